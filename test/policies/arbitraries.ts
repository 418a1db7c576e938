// Random rules and resources over a small alphabet, so that they meet often.

import * as fc from 'fast-check';
import type {
  HostResource,
  NameResource,
  PathResource,
  TableResource,
} from '../../policies/index.ts';
import type { PlainRule } from './oracles.ts';

const letters = fc.constantFrom('a', 'b', 'ab', 'ba', 'aab');

const globSegment = fc
  .array(fc.constantFrom('a', 'b', '*'), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join('').replaceAll(/\*+/g, '*'));

/** Absolute, canonical; `**` never twice in a row. */
export const pathPattern: fc.Arbitrary<string> = fc
  .array(fc.oneof(letters, globSegment, fc.constant('*'), fc.constant('**')), { maxLength: 5 })
  .map((segments) =>
    segments.filter((name, index) => name !== '**' || segments[index - 1] !== '**'),
  )
  .map((segments) => `/${segments.join('/')}`);

export const path: fc.Arbitrary<string> = fc
  .array(letters, { maxLength: 5 })
  .map((segments) => `/${segments.join('/')}`);

const table = fc.constantFrom('t', 'u', 'p_', 'p_a', 'p_a_b', 'p_b');
const column = fc.constantFrom('id', 'email', 'name');
const database = fc.constantFrom('main', 'crm');
const method = fc.constantFrom('GET', 'POST', 'DELETE');
const host = fc.constantFrom('x.test', 'a.x.test', 'b.a.x.test', 'c.b.a.x.test', 'y.test');
const name = fc.constantFrom('a', 'a.b', 'a.b.c', 'ab.c', 'b');

function optional<T>(values: fc.Arbitrary<T>): fc.Arbitrary<T[] | undefined> {
  return fc.option(fc.uniqueArray(values, { maxLength: 3 }), { nil: undefined });
}

export const pathRule: fc.Arbitrary<PlainRule> = fc.record({ match: pathPattern });

export const tableRule: fc.Arbitrary<PlainRule> = fc.record({
  match: fc
    .tuple(database, fc.oneof(table, fc.constantFrom('*', 'p_*', 'p_a_*')))
    .map((parts) => parts.join(':')),
  columns: optional(column),
});

export const hostRule: fc.Arbitrary<PlainRule> = fc.record({
  match: fc
    .tuple(
      fc.constantFrom('https', 'http'),
      fc.oneof(host, fc.constantFrom('*.x.test', '**.x.test', '**.a.x.test', '*.test', '**.test')),
      fc.constantFrom(443, 8443),
      pathPattern,
    )
    .map(([scheme, pattern, port, urlPath]) => `${scheme}://${pattern}:${port}${urlPath}`),
  methods: optional(method),
});

export const nameRule: fc.Arbitrary<PlainRule> = fc.record({
  match: fc.oneof(name, fc.constantFrom('a.*', 'a.b.*', 'ab.*')),
});

export const pathResource: fc.Arbitrary<PathResource> = path.map((text) => ({
  kind: 'path',
  path: text,
}));

export const tableResource: fc.Arbitrary<TableResource> = fc.record({
  kind: fc.constant('table' as const),
  database,
  table,
  columns: fc.uniqueArray(fc.oneof(column, fc.constant('*')), { maxLength: 3 }),
});

export const hostResource: fc.Arbitrary<HostResource> = fc.record({
  kind: fc.constant('host' as const),
  scheme: fc.constantFrom('https', 'http'),
  host,
  port: fc.constantFrom(443, 8443),
  method,
  path: fc.oneof(
    path,
    path.map((text) => `${text}/`),
    path.map((text) => `/a/${text}`),
  ),
});

export const nameResource: fc.Arbitrary<NameResource> = name.map((text) => ({
  kind: 'name',
  name: text,
}));
