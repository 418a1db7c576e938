// The published schemas say what the host parses: the same documents pass both.

import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { grantsShape } from '../../policies/grants-shape.ts';
import { hostPolicyShape } from '../../policies/host-policy-shape.ts';
import type { JsonSchema } from '../../policies/json-schema.ts';
import { manifestShape } from '../../policies/manifest-shape.ts';
import {
  grantsSchema,
  pluginSchema,
  policySchema,
  publishedFiles,
} from '../../policies/schemas/published.ts';
import { fullGrants, fullHostPolicy, fullManifest } from './documents.ts';

const ROOT = new URL('../../', import.meta.url);

const documents: [string, z.ZodType, JsonSchema, unknown][] = [
  ['manifest', manifestShape, pluginSchema, fullManifest()],
  ['grants', grantsShape, grantsSchema, fullGrants()],
  ['host policy', hostPolicyShape, policySchema, fullHostPolicy()],
];

function compileSchema(schema: JsonSchema): ValidateFunction {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  ajv.addVocabulary(['x-unit']);
  return ajv.compile(schema);
}

describe('a published file', () => {
  test.each([...publishedFiles()])('%s is what the shapes generate', (path, text) => {
    expect(readFileSync(new URL(path, ROOT), 'utf8')).toBe(text);
  });

  test.each(documents)('describes every key of a %s', (_name, _shape, schema) => {
    expect(undescribed(schema, '')).toEqual([]);
  });

  test.each(documents)(
    'closes every object of a %s but for keys that start with "x-"',
    (_name, _shape, schema) => {
      const open = objectsOf(schema).filter(
        (node) =>
          node.properties &&
          JSON.stringify([node.additionalProperties, node['patternProperties' as 'type']]) !==
            '[false,{"^x-":{}}]',
      );
      expect(open).toEqual([]);
    },
  );

  test.each(documents)('names the unit of every amount in a %s', (_name, _shape, schema) => {
    const amounts = objectsOf(schema).flatMap((node) =>
      Object.entries(node.properties ?? {}).filter(([, child]) => child.type === 'integer'),
    );
    const unitless = amounts.filter(
      ([key, child]) => child['x-unit'] === undefined && key !== 'weight',
    );
    expect(unitless).toEqual([]);
  });
});

describe('the published schema and the parser', () => {
  test.each(documents)('both accept the full %s', (_name, shape, schema, full) => {
    const validate = compileSchema(schema);
    expect(shape.safeParse(full).error?.issues).toBeUndefined();
    expect(validate(full), JSON.stringify(validate.errors)).toBe(true);
  });

  // Each run starts from a document that is valid, with some keys left out, and spoils it up to three times.
  test.each(documents)(
    'accept and refuse the same variants of a %s',
    (_name, shape, schema, full) => {
      const validate = compileSchema(schema);
      const seen = { accepted: 0, refused: 0 };
      fc.assert(
        fc.property(
          fc.array(mutation, { maxLength: 3 }),
          fc.array(fc.nat(), { maxLength: 12 }),
          (edits, drops) => {
            const document: unknown = structuredClone(full);
            for (const drop of drops) dropKey(document, drop);
            for (const edit of edits) applyEdit(document, edit);
            const accepted = shape.safeParse(document).success;
            seen[accepted ? 'accepted' : 'refused'] += 1;
            expect(accepted, JSON.stringify(document)).toBe(validate(document));
          },
        ),
        { numRuns: 3_000, seed: 20_260_101 },
      );
      // Otherwise the property would hold of nothing.
      expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(300);
    },
    60_000,
  );

  test.each(documents)(
    'agree on every key of a %s with every awkward value in its place',
    (_name, shape, schema, full) => {
      const validate = compileSchema(schema);
      for (const document of partsOf(full, schema.required ?? [])) {
        for (const { parent, key } of spotsOf(document)) {
          const value = parent[key];
          for (const awkward of [...AWKWARD_STRINGS, ...AWKWARD_VALUES]) {
            parent[key] = awkward;
            const accepted = shape.safeParse(document).success;
            if (accepted !== validate(document)) {
              expect.unreachable(`${key} = ${JSON.stringify(awkward)}`);
            }
          }
          parent[key] = value;
        }
      }
    },
    60_000,
  );
});

const BOUNDARY_NUMBERS = [
  -100_001, -100_000, -1, 0, 0.5, 1, 1.5, 7, 8, 9, 10, 11, 100, 101, 1023, 1024, 1025, 4095, 4096,
  4097, 16_384, 16_385, 65_536, 65_537, 86_400, 86_401, 100_000, 100_001, 600_000, 600_001,
  3_600_000, 3_600_001, 1_048_576, 1_048_577, 10_485_760, 10_485_761, 1e6, 1_000_001, 1e9,
  1_000_000_001, 1e12, 1_099_511_627_776, 1_099_511_627_777, 1e21,
];

interface Spot {
  readonly parent: Record<PropertyKey, unknown>;
  readonly key: string;
}

interface Edit {
  readonly at: number;
  readonly kind: 'delete' | 'replace' | 'add' | 'rename';
  readonly key: string;
  readonly value: unknown;
}

const AWKWARD_VALUES: readonly unknown[] = [
  ...BOUNDARY_NUMBERS,
  null,
  true,
  false,
  [],
  {},
  [1],
  ['a'],
  [[]],
  { match: 'a' },
  { 'x-a': 1 },
];

// On both sides of our patterns, astral and lone surrogates included: lengths count code points.
const AWKWARD_STRINGS: readonly string[] = [
  '',
  'a',
  'acme.notes',
  '@acme/notes',
  'Acme',
  '*',
  'acme.*',
  '1.2.3',
  '1.2',
  '1.2.3-beta.1+x',
  '/data',
  '/plugin',
  '/a/b',
  './a.js',
  '../a.js',
  'a/../b',
  '/abs',
  'a\u0000b',
  'a\nb',
  '\u{1F600}'.repeat(200),
  '\u{1F600}'.repeat(201),
  '\uD800',
  'x'.repeat(200),
  'x'.repeat(201),
  'x'.repeat(1024),
  'x'.repeat(1025),
  'HIGH',
  'GET',
  'all',
  'read',
  'raw',
  'process',
  'jail',
  'sqlite',
  '2026-01-31T12:00:00Z',
  '2026-13-41T99:00:00Z',
  '2026-01-31',
  `sha256:${'0'.repeat(64)}`,
  `sha256:${'0'.repeat(63)}`,
  '1h',
  '0h',
  'https://a.example',
  'http://a.example',
  '$handler',
  'not a handler',
  'ACME_KEY',
  '1KEY',
];

const strings = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom(...AWKWARD_STRINGS));
const values: fc.Arbitrary<unknown> = fc.oneof(
  strings,
  fc.constantFrom(...AWKWARD_VALUES),
  fc.array(strings, { maxLength: 3 }),
  fc.jsonValue({ maxDepth: 2 }),
);
const keys = fc.oneof(
  strings,
  fc.constantFrom(
    'x-a',
    'x-',
    'X-a',
    'xa',
    'match',
    'columns',
    'memory',
    'id',
    'type',
    'constructor',
    'toString',
    'auth',
  ),
);

const mutation: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom('delete', 'replace', 'add', 'rename'),
  key: keys.filter((key) => key !== '__proto__'),
  value: values.filter((value) => !JSON.stringify(value).includes('__proto__')),
});

/** The document cut into small ones: each part with what is required beside it. */
function partsOf(full: unknown, required: readonly string[]): unknown[] {
  const document = full as Record<string, unknown>;
  const base = Object.fromEntries(required.map((key) => [key, document[key]]));
  return Object.keys(document).map((key) => structuredClone({ ...base, [key]: document[key] }));
}

function spotsOf(value: unknown): Spot[] {
  if (value === null || typeof value !== 'object') return [];
  const parent = value as Record<PropertyKey, unknown>;
  return Object.keys(parent).flatMap((key) => [{ parent, key }, ...spotsOf(parent[key])]);
}

function dropKey(document: unknown, at: number): void {
  const optional = spotsOf(document).filter(
    ({ parent, key }) => !Array.isArray(parent) && !REQUIRED.includes(key),
  );
  const spot = optional[at % optional.length];
  if (spot) delete spot.parent[spot.key];
}

const REQUIRED = [
  'name',
  'version',
  'handler',
  'match',
  'id',
  'per',
  'type',
  'path',
  'manifest',
  'permissions',
  'plugins',
];

function applyEdit(document: unknown, { at, kind, key, value }: Edit): void {
  const spots = spotsOf(document);
  const spot = spots[at % Math.max(spots.length, 1)];
  if (!spot) return;
  const { parent } = spot;
  if (kind === 'delete') {
    if (Array.isArray(parent)) parent.splice(Number(spot.key), 1);
    else delete parent[spot.key];
  } else if (kind === 'replace') {
    parent[spot.key] = structuredClone(value);
  } else if (Array.isArray(parent)) {
    parent.push(structuredClone(value));
  } else if (kind === 'add') {
    parent[key] = structuredClone(value);
  } else {
    parent[key] = parent[spot.key];
    if (key !== spot.key) delete parent[spot.key];
  }
}

function objectsOf(node: JsonSchema): JsonSchema[] {
  const below = [
    ...Object.values(node.properties ?? {}),
    ...Object.values(node.$defs ?? {}),
    ...(node.anyOf ?? []),
    ...(node.items ? [node.items] : []),
    ...(typeof node.additionalProperties === 'object' ? [node.additionalProperties] : []),
  ];
  return [...(node.type === 'object' ? [node] : []), ...below.flatMap(objectsOf)];
}

function undescribed(schema: JsonSchema, place: string): string[] {
  return objectsOf(schema).flatMap((node) =>
    Object.entries(node.properties ?? {})
      .filter(([, child]) => (child.description ?? '').length < 4)
      .map(([key]) => `${place}/${key}`),
  );
}
