// What one file's subtests came to on both sides, and how that stands against the list of known failures. Must not know how a
// file is run.

import type { Told } from './guest-side.ts';

export interface FileResult {
  readonly path: string;
  /** Subtests that Node passes: what an isolate is held to. */
  readonly inNode: number;
  /** Titles of those that the isolate does not pass. */
  readonly failing: readonly string[];
  /** What went wrong beside the subtests, on either side. */
  readonly errors: { readonly node: string | null; readonly isolate: string | null };
  /** Why each of `failing` does. */
  readonly reasons: ReadonlyMap<string, string>;
}

/** File → titles of subtests that Node passes and an isolate does not. */
export type Known = Readonly<Record<string, readonly string[]>>;

export interface Difference {
  readonly path: string;
  readonly title: string;
}

export function compareSides(path: string, node: Told, isolate: Told): FileResult {
  const expected = outcomes(node);
  const seen = outcomes(isolate);
  const wanted = [...expected].filter(([, failure]) => failure === null).map(([title]) => title);
  const reasons = new Map<string, string>();
  for (const title of wanted) {
    const failure = seen.get(title);
    if (failure !== null) reasons.set(title, failure ?? isolate.error ?? 'it did not run');
  }
  return {
    path,
    inNode: wanted.length,
    failing: [...reasons.keys()],
    errors: { node: node.error, isolate: isolate.error },
    reasons,
  };
}

/** Title → failure. Two subtests may have one title: the second is `title #2`. */
function outcomes({ subtests }: Told): Map<string, string | null> {
  const found = new Map<string, string | null>();
  const times = new Map<string, number>();
  for (const { name, failure } of subtests) {
    const count = (times.get(name) ?? 0) + 1;
    times.set(name, count);
    found.set(count === 1 ? name : `${name} #${count}`, failure);
  }
  return found;
}

/** Failures that the list does not have, and entries of the list, of the files that were run, that pass now. */
export function difference(
  results: readonly FileResult[],
  known: Known,
): { fresh: Difference[]; mended: Difference[] } {
  const fresh: Difference[] = [];
  const mended: Difference[] = [];
  for (const { path, failing } of results) {
    const listed = known[path] ?? [];
    for (const title of failing) if (!listed.includes(title)) fresh.push({ path, title });
    for (const title of listed) if (!failing.includes(title)) mended.push({ path, title });
  }
  return { fresh, mended };
}

/** The list with what was seen in place of what it had for these files. `grow`: with new failures too. */
export function updated(results: readonly FileResult[], known: Known, grow: boolean): Known {
  const next: Record<string, readonly string[]> = { ...known };
  for (const { path, failing } of results) {
    const listed = known[path] ?? [];
    next[path] = grow ? failing : listed.filter((title) => failing.includes(title));
  }
  const entries = Object.entries(next).filter(([, titles]) => titles.length > 0);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
