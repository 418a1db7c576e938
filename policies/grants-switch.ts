// Switching a plugin off and on, and looking it up: by its id, granted anything or not. Values in, values out.

import { checkedGrants, type Grants, type Switch } from './grants.ts';

// Changes are values, not files; messages name the file they will end up in.
const GRANTS_FILE = 'skerry.grants.json';

/** Who flips the switch of which plugin. The id need not be one that was ever granted anything. */
export interface Flip extends Switch {
  readonly plugin: string;
}

/** Who disabled the plugin, or null where it is enabled. Safe for any id, `constructor` included. */
export function disablingOf(grants: Grants, plugin: string): Switch | null {
  return entryOf(grants.disabled, plugin);
}

/** Who enabled it last, or null where nobody had to. Decides nothing. */
export function enablingOf(grants: Grants, plugin: string): Switch | null {
  return entryOf(grants.enabled, plugin);
}

/** The very grants given where it is disabled already: the first word stands. Throws PolicyError `GRANT_ERROR`. */
export function disable(grants: Grants, flip: Flip): Grants {
  if (disablingOf(grants, flip.plugin) !== null) return grants;
  return flipped(grants, 'enabled', 'disabled', flip);
}

/** The very grants given where it is not disabled. Throws PolicyError `GRANT_ERROR`. */
export function enable(grants: Grants, flip: Flip): Grants {
  if (disablingOf(grants, flip.plugin) === null) return grants;
  return flipped(grants, 'disabled', 'enabled', flip);
}

/** Plugins whose switch is another in the second grants than in the first, in the order of their ids. */
export function flippedBetween(
  before: Grants,
  after: Grants,
): { readonly disabled: readonly string[]; readonly enabled: readonly string[] } {
  const missing = (from: Grants, to: Grants): string[] =>
    Object.keys(to.disabled ?? {})
      .filter((id) => disablingOf(from, id) === null)
      .sort();
  return { disabled: missing(before, after), enabled: missing(after, before) };
}

type Key = 'disabled' | 'enabled';

function flipped(grants: Grants, from: Key, to: Key, { plugin, ...entry }: Flip): Grants {
  const { [from]: left, [to]: there, ...others } = grants;
  const rest = Object.entries(left ?? {}).filter(([id]) => id !== plugin);
  const changed: Grants = {
    ...others,
    ...(rest.length === 0 ? {} : { [from]: Object.fromEntries(rest) }),
    [to]: { ...there, [plugin]: entry },
  };
  return checkedGrants(changed, GRANTS_FILE);
}

function entryOf(entries: Grants[Key], plugin: string): Switch | null {
  return entries !== undefined && Object.hasOwn(entries, plugin) ? (entries[plugin] ?? null) : null;
}
