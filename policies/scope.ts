// The set of resources one rule covers, whatever its kind: parse, match, compare. The kinds are in scopes/;
// this file only picks among them.

import { ACTIONS, type Action } from './action.ts';
import type { Layer } from './decision.ts';
import type { Resource } from './resource.ts';
import { hostsCover, hostScopesOverlap } from './scopes/host-cover.ts';
import { matchesRequest, parseHostScope, type HostScope } from './scopes/host.ts';
import { coversName, matchesName, parseNameScope, type NameScope } from './scopes/name.ts';
import { pathsCover } from './scopes/path-cover.ts';
import { matchesPath, parsePathScope, pathsOverlap, type PathScope } from './scopes/path.ts';
import { ScopeError } from './scopes/scope-error.ts';
import {
  namesTable,
  parseTableScope,
  tablesCover,
  tablesOverlap,
  type TableScope,
} from './scopes/table.ts';

/** Everything of the action: the short form, and the only scope of a flag. `text` is the verb. */
export interface AllScope {
  readonly kind: 'all';
  readonly text: string;
}

export type Scope = AllScope | PathScope | TableScope | HostScope | NameScope;

/** What may stand beside `match` in a rule object and changes what it covers. */
export interface Constraints {
  readonly columns?: readonly string[] | undefined;
  readonly methods?: readonly string[] | undefined;
  /** Always refused: nothing filters rows. */
  readonly where?: unknown;
}

/** Throws ScopeError. The layer matters: only ceiling and deny may say `*`, and deny reads gaps as "any". */
export function parseScope(
  action: Action,
  text: string,
  layer: Layer,
  constraints: Constraints,
): Scope {
  const { scope, key } = ACTIONS[action];
  const all = layer === 'ceiling' || layer === 'deny';
  refuseForeign(action, constraints);
  switch (scope) {
    case 'path':
      return parsePathScope(text);
    case 'table':
      return parseTableScope(text, constraints.columns);
    case 'host':
      return parseHostScope(text, constraints.methods, { open: layer === 'deny', all });
    case 'name':
      return parseNameScope(text, action === 'env.read' ? 'environment' : 'dotted', all);
    case 'flag':
      throw new ScopeError(`"${key}" covers one thing only`, `write "${key}": true`);
  }
}

function refuseForeign(action: Action, { columns, methods, where }: Constraints): void {
  const kind = ACTIONS[action].scope;
  if (where !== undefined) {
    throw new ScopeError(
      'rows cannot be filtered by a rule',
      'remove "where", or grant a view instead',
    );
  }
  if (columns !== undefined && kind !== 'table') {
    throw new ScopeError(
      '"columns" means nothing here',
      'remove it: only database rules have columns',
    );
  }
  // The methods beside `api.endpoints` are the endpoints' own, not a part of the paths.
  if (methods !== undefined && kind !== 'host' && action !== 'api.endpoints') {
    throw new ScopeError(
      '"methods" means nothing here',
      'remove it: only network rules have methods',
    );
  }
}

export function makeAllScope(action: Action): AllScope {
  return Object.freeze({ kind: 'all', text: ACTIONS[action].key });
}

/** Whether this one rule covers all of the resource; columns of a table may also be covered rule by rule. */
export function matchesScope(scope: Scope, resource: Resource, layer: Layer): boolean {
  if (scope.kind === 'all') return true;
  if (scope.kind === 'path') return resource.kind === 'path' && matchesPath(scope, resource.path);
  if (scope.kind === 'name') return resource.kind === 'name' && matchesName(scope, resource.name);
  if (scope.kind === 'host') {
    return resource.kind === 'host' && matchesRequest(scope, resource, layer === 'deny');
  }
  if (resource.kind !== 'table') return false;
  if (!namesTable(scope, resource.database, resource.table)) return false;
  return layer === 'deny'
    ? deniesColumns(scope.columns, resource.columns)
    : resource.columns.every((column) => scope.columns?.includes(column) ?? true);
}

function deniesColumns(denied: readonly string[] | null, touched: readonly string[]): boolean {
  if (denied === null) return true;
  return touched.some((column) => (column === '*' ? denied.length > 0 : denied.includes(column)));
}

/** Whether the rules of one layer together cover the resource. */
export function layerCovers(scopes: readonly Scope[], resource: Resource, layer: Layer): boolean {
  if (layer === 'deny' || resource.kind !== 'table' || resource.columns.length === 0) {
    return scopes.some((scope) => matchesScope(scope, resource, layer));
  }
  return resource.columns.every((column) =>
    scopes.some((scope) => matchesScope(scope, { ...resource, columns: [column] }, layer)),
  );
}

/** Whether the broad scopes together cover every resource of the narrow one. All are of one action. */
export function covers(broad: readonly Scope[], narrow: Scope): boolean {
  if (broad.some((scope) => scope.kind === 'all')) return true;
  switch (narrow.kind) {
    case 'all':
      return false;
    case 'path':
      return pathsCover(broad.filter(isPath), narrow);
    case 'table':
      return tablesCover(broad.filter(isTable), narrow);
    case 'host':
      return hostsCover(broad.filter(isHost), narrow);
    case 'name':
      return broad.some((scope) => scope.kind === 'name' && coversName(scope, narrow));
  }
}

/** Whether some resource lies in both. */
export function overlaps(a: Scope, b: Scope): boolean {
  if (a.kind === 'all' || b.kind === 'all') return true;
  if (isPath(a)) return isPath(b) && pathsOverlap(a, b);
  if (isTable(a)) return isTable(b) && tablesOverlap(a, b);
  if (isHost(a)) return isHost(b) && hostScopesOverlap(a, b);
  return b.kind === 'name' && (coversName(a, b) || coversName(b, a));
}

function isPath(scope: Scope): scope is PathScope {
  return scope.kind === 'path';
}

function isTable(scope: Scope): scope is TableScope {
  return scope.kind === 'table';
}

function isHost(scope: Scope): scope is HostScope {
  return scope.kind === 'host';
}
