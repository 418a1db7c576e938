// The narrowest entry that covers one resource, as a person would write it. Knows the spelling of rules;
// knows no policy.

import type { Action } from './action.ts';
import { formatPermission, type PermissionEntry } from './permission.ts';
import type { HostResource, Resource } from './resource.ts';
import { matchesScope, parseScope, type Constraints } from './scope.ts';
import { isAmbiguousPath } from './scopes/host.ts';
import { ScopeError } from './scopes/scope-error.ts';
import { formatTable } from './scopes/table.ts';

/** `true` for a flag; `null` where no rule can say it: the name itself contains what rules reserve. */
export function entryFor(action: Action, resource: Resource): PermissionEntry | true | null {
  if (resource.kind === 'flag') return true;
  if (hasStar(resource)) return null;
  const written = write(resource);
  try {
    const scope = parseScope(action, written.text, 'grant', written.constraints);
    return matchesScope(scope, resource, 'grant') ? formatPermission(scope) : null;
  } catch (error) {
    if (error instanceof ScopeError) return null;
    throw error;
  }
}

/** A file may be called `*`: written down, its name would cover its neighbours. */
function hasStar(resource: Exclude<Resource, { kind: 'flag' }>): boolean {
  switch (resource.kind) {
    case 'path':
    case 'host':
      return resource.path.includes('*');
    case 'name':
      return resource.name.includes('*');
    case 'table':
      return resource.table.includes('*');
  }
}

interface Written {
  readonly text: string;
  readonly constraints: Constraints;
}

function write(resource: Exclude<Resource, { kind: 'flag' }>): Written {
  switch (resource.kind) {
    case 'path':
      return { text: resource.path, constraints: {} };
    case 'name':
      return { text: resource.name, constraints: {} };
    case 'host':
      return { text: urlOf(resource), constraints: { methods: [resource.method] } };
    case 'table': {
      const { database, table, columns } = resource;
      const list = columns.includes('*') ? null : columns;
      const text = formatTable({ database, table, wildcard: false, columns: list });
      return { text, constraints: {} };
    }
  }
}

/**
 * Where the path can be read in two ways only the whole host can be named; a path that ends with "/" can only
 * be named with what is below it.
 */
function urlOf({ scheme, host, port, path }: HostResource): string {
  const deep = path.length > 1 && path.endsWith('/') ? `${path}**` : path;
  return `${scheme}://${host}:${port}${isAmbiguousPath(path) ? '' : deep}`;
}
