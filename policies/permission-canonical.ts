// The canonical text of one permission, so that asks and grants can be compared and digested by structure.
// Knows no scopes: `/data/**` and `/data/a` are simply two texts here.

import { canonicalJson, compareText } from './canonical.ts';
import type { ListedPermission } from './permission-list.ts';

/** The text of a permission that is all its ceiling exposes. */
export const EVERYTHING = '*';

/**
 * The same permission for each pattern on its own, where that changes nothing: a budget is shared by the patterns
 * of its rule, so such a rule stays whole.
 */
export function splitMatches(permission: ListedPermission): ListedPermission[] {
  const { match, constraints } = permission;
  if (match === null || constraints.budget !== undefined) return [permission];
  return match.map((one) => ({ ...permission, match: [one] }));
}

/** Sets sorted, keys sorted. `optional` and `reason` say nothing about what may be done and are left out. */
export function canonicalText({ match, constraints }: ListedPermission): string {
  if (match === null) return EVERYTHING;
  const sorted = Object.entries({ ...constraints, match }).map(([key, value]) => [
    key,
    Array.isArray(value) ? sortedSet(value as string[]) : value,
  ]);
  return canonicalJson(Object.fromEntries(sorted));
}

/** Action by action the sorted texts. An action nobody asks for is absent. */
export function canonicalPermissions(
  permissions: readonly ListedPermission[],
): Readonly<Record<string, readonly string[]>> {
  const byAction = Object.groupBy(permissions.flatMap(splitMatches), ({ action }) => action);
  const entries = Object.entries(byAction).map(([action, rules]) => [
    action,
    sortedSet(rules.map(canonicalText)),
  ]);
  return Object.fromEntries(entries);
}

function sortedSet(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort(compareText);
}
