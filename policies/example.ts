// One concrete resource that a rule covers and others do not: what a reviewer looks at instead of comparing
// patterns in his head. Only for people; no decision rests on it.

import type { Resource } from './resource.ts';
import { layerCovers, type Scope } from './scope.ts';
import type { HostScope } from './scopes/host.ts';
import { uncoveredPath } from './scopes/path-cover.ts';
import type { PathScope } from './scopes/path.ts';
import type { TableScope } from './scopes/table.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'PROPFIND'];

/** `null` where there is none, or none that a pattern gives away. */
export function exampleOutside(others: readonly Scope[], scope: Scope): Resource | null {
  const outside = (resource: Resource): boolean => !layerCovers(others, resource, 'grant');
  return examples(others, scope).find(outside) ?? null;
}

function examples(others: readonly Scope[], scope: Scope): Resource[] {
  switch (scope.kind) {
    case 'all':
      return [];
    case 'path':
      return pathExamples(others.filter(isPath), scope).map((path) => ({ kind: 'path', path }));
    case 'name':
      return [{ kind: 'name', name: scope.wildcard ? `${scope.name}any` : scope.name }];
    case 'table':
      return tableExamples(scope);
    case 'host':
      return hostExamples(others.filter(isHost), scope);
  }
}

function pathExamples(others: readonly PathScope[], scope: PathScope): string[] {
  const path = uncoveredPath(others, scope);
  return path === null ? [] : [path];
}

/** Column by column, so that the one that is new is shown. */
function tableExamples({ database, table, wildcard, columns }: TableScope): Resource[] {
  const name = wildcard ? `${table}any` : table;
  const lists = columns === null ? [['*']] : [...columns.map((column) => [column]), []];
  return lists.map((list) => ({ kind: 'table', database, table: name, columns: list }));
}

function hostExamples(others: readonly HostScope[], scope: HostScope): Resource[] {
  const { scheme, host, port, methods, path } = scope;
  const name = {
    exact: host.name,
    'one-label': `any${host.name}`,
    'any-depth': `any.any${host.name}`,
    all: 'any.example',
  }[host.form];
  return (methods ?? METHODS).flatMap((method) => {
    const rivals = others.filter((other) => other.methods?.includes(method) ?? true);
    const paths = [
      ...pathExamples([], path),
      ...pathExamples(
        rivals.map((rival) => rival.path),
        path,
      ),
    ];
    return paths.map((urlPath): Resource => {
      const [usedScheme, usedPort] = [scheme ?? 'https', port ?? 443];
      return {
        kind: 'host',
        scheme: usedScheme,
        host: name,
        port: usedPort,
        method,
        path: urlPath,
      };
    });
  });
}

function isPath(scope: Scope): scope is PathScope {
  return scope.kind === 'path';
}

function isHost(scope: Scope): scope is HostScope {
  return scope.kind === 'host';
}
