// The rules that come closest to a resource they do not cover, and what sets them apart. Only for
// explanations: distances order what a person is shown, no decision rests on them.

import { distance as editDistance } from 'fastest-levenshtein';
import { ACTIONS } from './action.ts';
import type { Layer, RuleRef } from './decision.ts';
import type { HostResource, Resource, TableResource } from './resource.ts';
import type { Rule } from './rule.ts';
import { matchesScope } from './scope.ts';
import { matchesHost } from './scopes/host-pattern.ts';
import { isAmbiguousPath, type HostScope } from './scopes/host.ts';
import type { NameScope } from './scopes/name.ts';
import { matchesPath, splitPath, type PathScope } from './scopes/path.ts';
import { matchesSegment } from './scopes/segment.ts';
import { namesTable, type TableScope } from './scopes/table.ts';

export interface NearMiss {
  readonly rule: RuleRef;
  /** Completes "…, but": `column password_hash is not listed`. */
  readonly miss: string;
}

interface Distance {
  readonly steps: number;
  readonly miss: string;
}

const SHOWN = 3;

/** At most three, nearest first; rules that have nothing in common with the resource are left out. */
export function findNearest(
  rules: readonly Rule[],
  layer: Layer,
  action: string,
  resource: Resource,
): NearMiss[] {
  const measured = rules.flatMap((rule) => {
    const found = rule.layer === layer ? measure(rule, action, resource) : null;
    return found === null ? [] : [{ rule: rule.ref, ...found }];
  });
  measured.sort((a, b) => a.steps - b.steps);
  return measured.slice(0, SHOWN).map(({ rule, miss }) => ({ rule, miss }));
}

function measure(rule: Rule, action: string, resource: Resource): Distance | null {
  if (rule.action !== action) return otherAction(rule, action, resource);
  const { scope } = rule;
  if (scope.kind === 'path')
    return resource.kind === 'path' ? pathMiss(scope, resource.path) : null;
  if (scope.kind === 'table') return resource.kind === 'table' ? tableMiss(scope, resource) : null;
  if (scope.kind === 'host') return resource.kind === 'host' ? hostMiss(scope, resource) : null;
  if (scope.kind === 'name')
    return resource.kind === 'name' ? nameMiss(scope, resource.name) : null;
  return null;
}

/** Granted for reading, asked for writing: the likeliest mistake of all. */
function otherAction(rule: Rule, action: string, resource: Resource): Distance | null {
  const [own, asked] = [
    ACTIONS[rule.action],
    Object.entries(ACTIONS).find(([name]) => name === action),
  ];
  if (asked?.[1].section !== own.section || own.scope !== asked[1].scope || own.scope === 'flag') {
    return null;
  }
  if (!matchesScope(rule.scope, resource, rule.layer)) return null;
  return { steps: 0, miss: `it is a rule for ${rule.action}` };
}

function pathMiss(scope: PathScope, path: string): Distance | null {
  const names = splitPath(path);
  let shared = 0;
  for (const segment of scope.segments) {
    const name = names[shared];
    if (name === undefined || segment.kind === 'deep' || !matchesSegment(segment, name)) break;
    shared++;
  }
  if (shared === 0) return null;
  const steps = scope.segments.length - shared + (names.length - shared);
  if (shared === scope.segments.length) {
    return { steps, miss: 'it does not reach below: that takes "/**" at its end' };
  }
  return { steps, miss: `they part below /${names.slice(0, shared).join('/')}` };
}

function tableMiss(scope: TableScope, resource: TableResource): Distance | null {
  const { database, table, columns } = resource;
  if (namesTable(scope, database, table)) {
    const missing = columns.filter((column) => scope.columns?.includes(column) === false);
    if (missing.includes('*'))
      return { steps: 1, miss: 'it lists columns, and the whole row is touched' };
    if (missing.length === 0) return null;
    const list = `${missing.length > 1 ? 'columns' : 'column'} ${missing.join(', ')}`;
    return {
      steps: missing.length,
      miss: `${list} ${missing.length > 1 ? 'are' : 'is'} not listed`,
    };
  }
  if (namesTable({ ...scope, database }, database, table)) {
    return { steps: 10, miss: `it is about the database ${scope.database}, not ${database}` };
  }
  const typing = scope.database === database ? similar(scope.table, table) : null;
  return typing === null
    ? null
    : { steps: 10 + typing, miss: `it is about ${scope.table}, not ${table}` };
}

function hostMiss(scope: HostScope, resource: HostResource): Distance | null {
  const misses = [
    !matchesHost(scope.host, resource.host) && `host is ${resource.host}`,
    scope.scheme !== null && scope.scheme !== resource.scheme && `scheme is ${resource.scheme}`,
    scope.port !== null && scope.port !== resource.port && `port is ${resource.port}`,
    scope.methods?.includes(resource.method) === false && `method is ${resource.method}`,
    urlPathMiss(scope.path, resource.path),
  ].filter((miss) => miss !== false);
  const strange = !matchesHost(scope.host, resource.host);
  if (strange && !sameDomain(scope.host.text, resource.host)) return null;
  if (misses.length === 0) return null;
  return { steps: misses.length + (strange ? 10 : 0), miss: misses.join(', ') };
}

function urlPathMiss(scope: PathScope, path: string): string | false {
  if (!isAmbiguousPath(path)) return !matchesPath(scope, path) && `path is ${path}`;
  return scope.text !== '/**' && 'the path encodes characters that servers may read in two ways';
}

/** The last two labels: enough to say "another host of yours". */
function sameDomain(a: string, b: string): boolean {
  const tail = (host: string): string => host.split('.').slice(-2).join('.');
  return tail(a) === tail(b);
}

function nameMiss(scope: NameScope, name: string): Distance | null {
  const miss = `it is about ${scope.text}, not ${name}`;
  const typing = similar(scope.name, name);
  if (typing !== null) return { steps: typing, miss };
  const head = (text: string): string => text.slice(0, text.indexOf('.') + 1);
  return head(name) !== '' && head(scope.name) === head(name) ? { steps: 5, miss } : null;
}

/** Edits apart, where they are few enough to be a slip. */
function similar(a: string, b: string): number | null {
  if (a.length > 128 || b.length > 128) return null;
  const edits = editDistance(a, b);
  return edits <= Math.max(1, Math.floor(Math.min(a.length, b.length) / 3)) ? edits : null;
}
