// What holds plugins back in this host: the word of the grants, and what was said to the host alone; and the errors that pass
// it on. Ends no unit and decides nothing.

import {
  type Disabled,
  ENDING_HOLDS,
  type Grants,
  heldIn,
  type Hold,
  HOLD_NAMES,
  holdOf,
  HOLDS,
  type Lifting,
  liftingOf,
  NO_GRANTS,
  type Origin,
  type Switch,
} from '../../policies/index.ts';
import { cleanLine } from '../../sandbox/index.ts';
import { type ErrorCode, SkerryError } from '../errors.ts';
import type { Placed } from './documents.ts';

/** Where holds are written. */
export interface HoldSources {
  readonly grants: Placed<Grants>;
  /** Said to this host while it runs, and forgotten when it ends. Nothing else of it counts. */
  readonly live?: Placed<Grants> | undefined;
}

export const NOTHING_LIVE: Placed<Grants> = { value: NO_GRANTS, file: '(this host)', folder: '/' };

/** A hold with the place where it is written. */
export interface Held<H extends Hold = Hold> extends Switch {
  readonly hold: H;
  readonly origin: Origin;
}

/** Who holds the plugin so; null where nobody does. */
export function heldBy<H extends Hold>(
  { grants, live = NOTHING_LIVE }: HoldSources,
  hold: H,
  plugin: string,
): Held<H> | null {
  const written = holdOf(grants.value, hold, plugin);
  if (written !== null) return placed(written, hold, grants, plugin);
  const said = holdOf(live.value, hold, plugin);
  if (said === null) return null;
  // The later word counts: what was said to a host is taken back in the file too.
  const lifting = liftingOf(grants.value, hold, plugin);
  if (lifting !== null && Date.parse(lifting.at) >= Date.parse(said.at)) return null;
  return placed(said, hold, live, plugin);
}

/** Who keeps the plugin from running; null where it may. */
export function disabledBy(sources: HoldSources, plugin: string): Disabled | null {
  for (const hold of ENDING_HOLDS) {
    const held = heldBy(sources, hold, plugin);
    if (held !== null) return held;
  }
  return null;
}

function placed<H extends Hold>(
  { by, at, reason }: Switch,
  hold: H,
  { file }: Placed<Grants>,
  plugin: string,
): Held<H> {
  // An id holds nothing that a pointer would have to escape.
  return { hold, by, at, reason, origin: { file, pointer: `/${hold}/${plugin}` } };
}

/** Throws SkerryError `PLUGIN_DISABLED` or `PLUGIN_QUARANTINED`. */
export function assertEnabled(sources: HoldSources, plugin: string): void {
  const disabled = disabledBy(sources, plugin);
  if (disabled !== null) throw pluginHeld(plugin, disabled);
}

const WORDS = {
  disabled: { code: 'PLUGIN_DISABLED', lift: 'enable' },
  quarantined: { code: 'PLUGIN_QUARANTINED', lift: 'release' },
  suspended: { code: 'PLUGIN_SUSPENDED', lift: 'resume' },
} as const satisfies Partial<Record<Hold, { code: ErrorCode; lift: string }>>;

/** A hold under which a plugin takes no call. */
export type RefusingHold = keyof typeof WORDS;

export function pluginHeld(
  plugin: string,
  { hold, by, reason, origin }: Held<RefusingHold> | Disabled,
  callId?: string,
): SkerryError {
  const { code, lift } = WORDS[hold];
  const why = cleanLine(`${plugin} is ${hold} by ${by}: ${reason}`);
  const where = `${origin.file}#${origin.pointer}`;
  const remedy = `To ${lift} it: skerry ${lift} ${plugin} --as <you> --reason <why>`;
  return new SkerryError(code, `${why} (${where}). ${remedy}`, { plugin, callId });
}

/** A plugin whose hold is another than before. Nulls: the documents do not say who it was. */
export interface Flip {
  readonly plugin: string;
  readonly hold: Hold;
  /** What became of it: the hold, or the word for its end. */
  readonly to: Hold | Lifting;
  readonly by: string | null;
  readonly at: string | null;
  readonly reason: string | null;
  /** Of a throttled plugin: the part of one processor left to it. */
  readonly share: number | null;
}

export function flipsBetween(before: HoldSources, after: HoldSources): readonly Flip[] {
  return HOLD_NAMES.flatMap((hold) => {
    const ids = [before, after].flatMap(({ grants, live }) => [
      ...heldIn(grants.value, hold),
      ...(live === undefined ? [] : heldIn(live.value, hold)),
    ]);
    const flips = [...new Set(ids)].sort().map((id) => flipOf(before, after, hold, id));
    // Who is held now is told first: what is taken away cannot wait.
    const told = flips.filter((flip) => flip !== null);
    return [...told.filter(({ to }) => to === hold), ...told.filter(({ to }) => to !== hold)];
  });
}

function flipOf(before: HoldSources, after: HoldSources, hold: Hold, plugin: string): Flip | null {
  const was = heldBy(before, hold, plugin);
  const is = heldBy(after, hold, plugin);
  const share = shareOf(after, plugin);
  if (is !== null) {
    const same = was !== null && (hold !== 'throttled' || shareOf(before, plugin) === share);
    return same ? null : toFlip(plugin, hold, hold, is, hold === 'throttled' ? share : null);
  }
  if (was === null) return null;
  const lifting = [after.grants, after.live ?? NOTHING_LIVE]
    .map(({ value }) => liftingOf(value, hold, plugin))
    .find((entry) => entry !== null && entry.at >= was.at);
  return toFlip(plugin, hold, HOLDS[hold], lifting ?? null, null);
}

function toFlip(
  plugin: string,
  hold: Hold,
  to: Flip['to'],
  entry: Switch | null,
  share: number | null,
): Flip {
  const { by = null, at = null, reason = null } = entry ?? {};
  return { plugin, hold, to, by, at, reason, share };
}

/** The part of one processor that is left to the plugin; null where it is not throttled. */
export function shareOf(sources: HoldSources, plugin: string): number | null {
  const held = heldBy(sources, 'throttled', plugin);
  if (held === null) return null;
  const { grants, live = NOTHING_LIVE } = sources;
  const value = held.origin.file === grants.file ? grants.value : live.value;
  return holdOf(value, 'throttled', plugin)?.share ?? null;
}
