// Whether the patterns of a well-shaped permissions object can be read. Knows the places they are written;
// how a pattern reads is for scopes.

import { ACTIONS } from './action.ts';
import type { Layer } from './decision.ts';
import type { Frozen } from './frozen.ts';
import { listPermissions, type ListedPermission } from './permission-list.ts';
import type { Permissions } from './permission-shape.ts';
import type { Problem } from './problem.ts';
import { parseScope } from './scope.ts';
import { ScopeError } from './scopes/scope-error.ts';

/** A problem for each pattern of `permissions`, written at `pointer`, that covers nothing one could name. */
export function checkPatterns(
  permissions: Frozen<Permissions> | undefined,
  pointer: string,
  layer: Layer,
): Omit<Problem, 'file'>[] {
  return listPermissions(permissions, pointer).flatMap((permission) =>
    checkListed(permission, layer),
  );
}

/** The same for permissions that were already listed. */
export function checkListed(permission: ListedPermission, layer: Layer): Omit<Problem, 'file'>[] {
  const { action, pointer } = permission;
  const { columns, methods } = permission.constraints;
  // The methods of `permissions.api` belong to the section, not to the path.
  const narrowing = ACTIONS[action].scope === 'host' ? { columns, methods } : { columns };
  return (permission.match ?? []).flatMap((text) => {
    try {
      parseScope(action, text, layer, narrowing);
      return [];
    } catch (error) {
      if (!(error instanceof ScopeError)) throw error;
      return [{ pointer, message: error.message, hint: error.hint }];
    }
  });
}
