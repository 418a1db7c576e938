// The other way round: from listed permissions to a permissions object a person can read in a grants file.

import { ACTIONS, type Action } from './action.ts';
import type { ListedPermission } from './permission-list.ts';
import type { Permissions } from './permission-shape.ts';

/**
 * A permissions object that says what the list says, and nothing about `optional` and `reason`, which belong
 * to the ask. A section all of whose verbs are "everything" gets the short form.
 */
export function makePermissions(listed: readonly ListedPermission[]): Permissions {
  const bySection = Map.groupBy(listed, ({ action }) => ACTIONS[action].section);
  const sections = [...bySection].map(([section, rules]) => [section, writeSection(rules)]);
  return Object.fromEntries(sections) as Permissions;
}

/** What a command line names: an action, and a pattern or (without one) all of the action. */
export function permissionFor(action: Action, match?: string): Permissions {
  const everything = match === undefined ? null : [match];
  return makePermissions([
    { action, pointer: '', match: everything, constraints: {}, optional: false, reason: null },
  ]);
}

// Short and long form do not mix in one section. Where "everything" meets patterns of the same verb
// (`permissions.env` beside the top-level `env`), everything includes them.
function writeSection(rules: readonly ListedPermission[]): unknown {
  const byVerb = Map.groupBy(rules, ({ action }) => action);
  const verbs = [...byVerb];
  if (verbs.every(([, ofVerb]) => ofVerb.some(isShort)))
    return verbs.map(([verb]) => ACTIONS[verb].key);
  return Object.fromEntries([
    ...verbs.map(([verb, ofVerb]) => [ACTIONS[verb].key, writeVerb(verb, ofVerb)]),
    ...sharedMethods(byVerb.get('api.endpoints')),
  ]);
}

function writeVerb(verb: Action, rules: readonly ListedPermission[]): unknown {
  if (ACTIONS[verb].scope === 'flag') return true;
  return rules.map(writeRule);
}

function sharedMethods(endpoints: readonly ListedPermission[] | undefined): [string, unknown][] {
  const methods = endpoints?.[0]?.constraints.methods;
  return methods === undefined ? [] : [['methods', methods]];
}

function isShort({ match }: ListedPermission): boolean {
  return match === null;
}

function writeRule({ action, match, constraints }: ListedPermission): unknown {
  const patterns = match?.length === 1 ? match[0] : match;
  const kept = Object.entries(constraints).filter(
    ([key]) => !(action === 'api.endpoints' && key === 'methods'),
  );
  if (kept.length === 0 && typeof patterns === 'string') return patterns;
  return { match: patterns, ...Object.fromEntries(kept) };
}
