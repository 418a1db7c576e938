// What holds a plugin back by the operator's word: putting a hold on and taking it off, and looking it up, by the plugin's id,
// granted anything or not. Values in, values out.

import type { Disabled } from './decision.ts';
import { checkedGrants, type Grants, type Switch, type Throttle } from './grants.ts';

// Changes are values, not files; messages name the file they will end up in.
const GRANTS_FILE = 'skerry.grants.json';

/**
 * Each hold, with the key under which its end is noted. The strictest first.
 *
 * disabled      nothing of it runs, until it is enabled
 * quarantined   the same, as a precaution: by an operator or by a host that saw it crash, until it is released
 * suspended     it takes no new call and keeps what it has, until it is resumed
 * throttled     it gets a share of a processor and no more, until it is resumed
 */
export const HOLDS = {
  disabled: 'enabled',
  quarantined: 'released',
  suspended: 'resumed',
  throttled: 'resumed',
} as const;

export type Hold = keyof typeof HOLDS;
export const HOLD_NAMES = Object.keys(HOLDS) as readonly Hold[];
/** Key of the grants under which the end of a hold is noted. */
export type Lifting = (typeof HOLDS)[Hold];

/** The holds under which nothing of a plugin runs and nothing is allowed. */
export const ENDING_HOLDS: readonly Disabled['hold'][] = ['disabled', 'quarantined'];

/** Who says it of which plugin. The id need not be one that was ever granted anything. */
export interface Flip extends Switch {
  readonly plugin: string;
  /** Of `throttled`: the part of one processor that is left to it, above 0 and up to 1. */
  readonly share?: number | undefined;
}

/** Who holds the plugin so, or null where nobody does. Safe for any id, `constructor` included. */
export function holdOf(grants: Grants, hold: 'throttled', plugin: string): Throttle | null;
export function holdOf(grants: Grants, hold: Hold, plugin: string): Switch | null;
export function holdOf(grants: Grants, hold: Hold, plugin: string): Switch | null {
  return entryOf(grants[hold], plugin);
}

/** Who took the hold off last, or null where nobody had to. Decides nothing. */
export function liftingOf(grants: Grants, hold: Hold, plugin: string): Switch | null {
  return entryOf(grants[HOLDS[hold]], plugin);
}

/**
 * The very grants given where it is held so already: the first word stands, but for another share.
 * Throws PolicyError `GRANT_ERROR`.
 */
export function putHold(grants: Grants, hold: Hold, { plugin, ...entry }: Flip): Grants {
  const there = entryOf(grants[hold], plugin);
  if (there !== null && (there as Partial<Throttle>).share === entry.share) return grants;
  return moved(grants, HOLDS[hold], hold, plugin, entry);
}

/** The very grants given where it is not held so. Throws PolicyError `GRANT_ERROR`. */
export function liftHold(grants: Grants, hold: Hold, { plugin, ...entry }: Flip): Grants {
  if (holdOf(grants, hold, plugin) === null) return grants;
  return noteLifting(grants, hold, { plugin, ...entry });
}

/**
 * Notes that somebody took the hold off, held here or not: a host that put it on itself hears of it. Takes it off too.
 * Throws PolicyError `GRANT_ERROR`.
 */
export function noteLifting(grants: Grants, hold: Hold, { plugin, ...entry }: Flip): Grants {
  return moved(grants, hold, HOLDS[hold], plugin, entry);
}

/** Ids that a hold is written for, in their order. */
export function heldIn(grants: Grants, hold: Hold): readonly string[] {
  return Object.keys(grants[hold] ?? {}).sort();
}

function moved(
  grants: Grants,
  from: Hold | Lifting,
  to: Hold | Lifting,
  plugin: string,
  entry: object,
): Grants {
  const { [from]: left, [to]: there, ...others } = grants;
  const rest = Object.entries(left ?? {}).filter(([id]) => id !== plugin);
  const changed = {
    ...others,
    ...(rest.length === 0 ? {} : { [from]: Object.fromEntries(rest) }),
    [to]: { ...there, [plugin]: entry },
  } as Grants;
  return checkedGrants(changed, GRANTS_FILE);
}

function entryOf<E>(entries: Readonly<Record<string, E>> | undefined, plugin: string): E | null {
  return entries !== undefined && Object.hasOwn(entries, plugin) ? (entries[plugin] ?? null) : null;
}
