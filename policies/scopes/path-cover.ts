// Whether path patterns together cover all that another covers: exact language inclusion, so that a review
// never calls a wider rule old. Knows patterns only.

import { matchesPath, type PathScope } from './path.ts';
import { hardestText, matchesSegment, type Segment } from './segment.ts';

/** Places looked at before giving up and answering "not covered", which asks for a review. */
const MAX_PLACES = 100_000;

/** Segments no pattern names. Only wildcards take the first; only `**` takes the empty ones of URL paths. */
const FRESH = { 'no-empty': '\u{0}', 'empty-allowed': '' } as const;

/** A place in one of the broad patterns: everything before `at` has been matched. */
interface Place {
  readonly pattern: readonly Segment[];
  readonly at: number;
}

interface State {
  readonly at: number;
  readonly places: ReadonlyMap<string, Place>;
  /** The text of each segment so far: with the end, the path that shows the difference. */
  readonly taken: readonly string[];
}

/** Whether the broad patterns together cover every path of the narrow one. */
export function pathsCover(
  broad: readonly PathScope[],
  narrow: PathScope,
  segments: keyof typeof FRESH = 'no-empty',
): boolean {
  return findUncovered(broad, narrow, segments) === null;
}

/** A path of the narrow pattern that no broad one covers, to show in a review; or null. */
export function uncoveredPath(broad: readonly PathScope[], narrow: PathScope): string | null {
  const taken = findUncovered(broad, narrow, 'no-empty');
  if (taken === null) return null;
  const spell = (word: string): string => `/${taken.join('/').replaceAll('\0', word)}`;
  const outside = (word: string): boolean =>
    !broad.some((scope) => matchesPath(scope, spell(word)));
  return spell(WORDS.find(outside) ?? unusedCharacter(broad));
}

/** Tried first, since they read well in a review. */
const WORDS = ['any', 'other', 'example'];

/** In a text that no pattern contains only wildcards can take it. */
function unusedCharacter(patterns: readonly PathScope[]): string {
  let code = 'a'.charCodeAt(0);
  while (patterns.some(({ text }) => text.includes(String.fromCharCode(code)))) code++;
  return String.fromCharCode(code);
}

/**
 * Walks the narrow pattern with the hardest text for each segment (and a fresh segment, any number of times,
 * for `**`) and keeps every place the broad patterns can be in. Covered, unless the narrow one can end where
 * no broad one does. Shortest paths first.
 */
function findUncovered(
  broad: readonly PathScope[],
  narrow: PathScope,
  segments: keyof typeof FRESH,
): readonly string[] | null {
  if (broad.some(({ text }) => text === '/**' || text === narrow.text)) return null;
  const seen = new Set<string>();
  let looked = 0;
  const open: State[] = [{ at: 0, places: settled(startPlaces(broad)), taken: [] }];
  for (const { at, places, taken } of open) {
    const key = `${at}|${[...places.keys()].sort().join(' ')}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const segment = narrow.segments[at];
    if (segment === undefined && !canEnd(places)) return taken;
    looked += places.size + 1;
    if (looked > MAX_PLACES) return taken;
    if (segment === undefined) continue;
    // An array visits what is appended while it is walked.
    const advance = (next: number, text: string): void => {
      open.push({ at: next, places: step(places, text), taken: [...taken, text] });
    };
    if (segment.kind !== 'deep') {
      advance(at + 1, hardestText(segment));
    } else {
      open.push({ at: at + 1, places, taken });
      advance(at, FRESH[segments]);
    }
  }
  return null;
}

function startPlaces(broad: readonly PathScope[]): Map<string, Place> {
  return new Map(broad.map((scope, index) => [`${index}:0`, { pattern: scope.segments, at: 0 }]));
}

/** A `**` may take nothing: being before it is also being behind it. */
function settled(places: Map<string, Place>): Map<string, Place> {
  for (const [key, { pattern, at }] of places) {
    // A Map visits what is added while it is walked, so chains of `**` are followed too.
    if (pattern[at]?.kind === 'deep') places.set(nextKey(key, at + 1), { pattern, at: at + 1 });
  }
  return places;
}

function step(places: ReadonlyMap<string, Place>, text: string): Map<string, Place> {
  const next = new Map<string, Place>();
  for (const [key, place] of places) {
    const segment = place.pattern[place.at];
    if (segment === undefined) continue;
    if (segment.kind === 'deep') next.set(key, place);
    else if (matchesSegment(segment, text)) {
      next.set(nextKey(key, place.at + 1), { pattern: place.pattern, at: place.at + 1 });
    }
  }
  return settled(next);
}

function nextKey(key: string, at: number): string {
  return `${key.slice(0, key.indexOf(':'))}:${at}`;
}

function canEnd(places: ReadonlyMap<string, Place>): boolean {
  for (const { pattern, at } of places.values()) if (at === pattern.length) return true;
  return false;
}
