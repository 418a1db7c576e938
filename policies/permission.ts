// One permission between its two forms: from a document's list to scopes, and from a scope back to the
// shortest entry a person would write. Knows no layer's meaning and no file.

import type { Layer } from './decision.ts';
import type { ListedPermission } from './permission-list.ts';
import { makeAllScope, parseScope, type Scope } from './scope.ts';
import { ScopeError } from './scopes/scope-error.ts';
import { DEFAULT_DATABASE } from './scopes/table.ts';

/** What an entry says besides what it covers. No decision depends on it, except `maxBytes` for its size. */
export interface PermissionNotes {
  readonly optional: boolean;
  readonly reason: string | null;
  readonly maxBytes: number | null;
}

/** An entry as JSON, as it stands in a list of permissions. */
export type PermissionEntry =
  | string
  | { readonly match: string; readonly methods: readonly string[] };

/** One pattern of an entry, and where it stands. */
export interface PlacedScope {
  readonly scope: Scope;
  readonly pointer: string;
}

/**
 * Calls `fail` for each pattern that cannot be read and leaves it out. The short form and flags give the
 * scope of everything; whether a layer may say so is for the caller.
 */
export function parsePermission(
  permission: ListedPermission,
  layer: Layer,
  fail: (pointer: string, error: ScopeError) => void,
): PlacedScope[] {
  const { action, pointer, match } = permission;
  if (match === null) return [{ scope: makeAllScope(action), pointer }];
  return match.flatMap((text, index) => {
    const place = match.length === 1 ? pointer : `${pointer}/match/${index}`;
    try {
      return [{ scope: parseScope(action, text, layer, permission.constraints), pointer: place }];
    } catch (error) {
      if (!(error instanceof ScopeError)) throw error;
      fail(place, error);
      return [];
    }
  });
}

export function notesOf({ optional, reason, constraints }: ListedPermission): PermissionNotes {
  return Object.freeze({ optional, reason, maxBytes: constraints.maxBytes ?? null });
}

/** The shortest entry that means the scope; `null` for the short form and flags, which are no list entries. */
export function formatPermission(scope: Scope): PermissionEntry | null {
  switch (scope.kind) {
    case 'all':
      return null;
    case 'path':
    case 'name':
      return scope.text;
    case 'table':
      return scope.database === DEFAULT_DATABASE
        ? scope.text.slice(DEFAULT_DATABASE.length + 1)
        : scope.text;
    case 'host': {
      if (scope.methods === null) return scope.text;
      return { match: scope.text.slice(0, scope.text.lastIndexOf(' [')), methods: scope.methods };
    }
  }
}
