// What a grants file may say, and what identifies the ask it answers.

import { describe, expect, test } from 'vitest';
import { approve, manifestDigest } from '../../policies/grants-change.ts';
import {
  formatGrants,
  grantFor,
  NO_GRANTS,
  parseGrants,
  type Grants,
} from '../../policies/grants.ts';
import { parseManifest } from '../../policies/manifest.ts';
import {
  BY,
  FULL_MANIFEST_TEXT,
  fullGrants,
  NOTES,
  parsed,
  problemsOf,
  type Json,
} from './documents.ts';

function parseWith(change: (grants: Json) => void): () => Grants {
  const grants = fullGrants();
  change(grants);
  return () => parseGrants(JSON.stringify(grants), 'skerry.grants.json');
}

describe('a grants file', () => {
  test('parses with every key, and keeps all of it', () => {
    const grants = parseGrants(JSON.stringify(fullGrants()), 'skerry.grants.json');
    expect(grants).toEqual(fullGrants());
    expect(Object.isFrozen(grants.plugins['acme.notes']?.permissions.database)).toBe(true);
  });

  test('is the same file whatever the order it was put together in', () => {
    const ab = approve(approve(NO_GRANTS, { manifest: parsed({ name: 'a' }), ...BY }), {
      manifest: parsed({ name: 'b' }),
      ...BY,
    });
    const ba = approve(approve(NO_GRANTS, { manifest: parsed({ name: 'b' }), ...BY }), {
      manifest: parsed({ name: 'a' }),
      ...BY,
    });
    expect(formatGrants(ab)).toBe(formatGrants(ba));
    expect(parseGrants(formatGrants(ab), 'skerry.grants.json')).toEqual(ab);
  });

  test.each([
    ['/version', (grants: Json) => (grants['version'] = 2)],
    ['/plugins/Acme', (grants: Json) => ((grants['plugins'] as Json)['Acme'] = {})],
    [
      '/plugins/acme.notes/manifest',
      (grants: Json) => (entryOf(grants)['manifest'] = 'sha256:abc'),
    ],
    [
      '/plugins/acme.notes/approvedAt',
      (grants: Json) => (entryOf(grants)['approvedAt'] = 'yesterday'),
    ],
    [
      '/plugins/acme.notes/approvedAt',
      (grants: Json) => (entryOf(grants)['approvedAt'] = '2026-02-30T12:00:00Z'),
    ],
    ['/plugins/acme.notes/reason', (grants: Json) => delete entryOf(grants)['reason']],
    ['/plugins/acme.notes/aproved', (grants: Json) => (entryOf(grants)['aproved'] = true)],
    [
      '/plugins/acme.notes/permissions/filesystem/read/0',
      (grants: Json) => (entryOf(grants)['permissions'] = { filesystem: { read: ['no/slash'] } }),
    ],
    [
      '/plugins/acme.notes/permissions/database/read/0/where',
      (grants: Json) =>
        (entryOf(grants)['permissions'] = {
          database: { read: [{ match: 'a', where: { b: 1 } }] },
        }),
    ],
    [
      '/plugins/acme.notes/permissions/users/0',
      (grants: Json) => (entryOf(grants)['permissions'] = { users: ['current'] }),
    ],
  ])('is refused at %s', (pointer, change) => {
    expect(problemsOf(parseWith(change))).toContainEqual(expect.objectContaining({ pointer }));
  });

  test('is read as strictly as a manifest', () => {
    const parse = (text: string) => () => parseGrants(text, 'skerry.grants.json');
    expect(parse('{"version":1,"plugins":{"a":{},"a":{}}}')).toThrow(/"a" is written twice/u);
    expect(parse('{"version":1,"plugins":{"__proto__":{}}}')).toThrow(/never allowed/u);
  });

  test.each(['constructor', 'toString', '__proto__', 'other'])('holds nothing for %s', (id) => {
    expect(grantFor(parseGrants(JSON.stringify(fullGrants()), 'f'), id)).toBeNull();
  });
});

describe('the digest of a manifest', () => {
  const digest = (more: Json): string => manifestDigest(parsed(more));

  test('is the same however the same ask is written', () => {
    const spelled = {
      permissions: {
        log: { write: true },
        filesystem: { read: [{ match: ['/shared/**', '/data/**'], reason: 'Other words.' }] },
        env: { read: ['ACME_KEY'] },
        database: {
          read: [
            { match: 'tags', columns: ['id', 'id'] },
            { match: 'notes', columns: ['id'] },
            'users',
            'users',
          ],
        },
      },
      'x-note': 1,
    };
    expect(digest(spelled)).toBe(digest(NOTES));
  });

  test('is the same for another version with the same ask', () => {
    expect(digest({ ...NOTES, version: '9.0.0', description: 'New.' })).toBe(digest(NOTES));
  });

  test.each([
    ['another id', { id: 'acme.other' }],
    ['one more variable', { env: ['ACME_KEY', 'B'] }],
    ['a verb more', { permissions: { ...NOTES.permissions, clock: ['read'] } }],
    [
      'everything in place of patterns',
      { permissions: { ...NOTES.permissions, database: ['read'] } },
    ],
    [
      'a column more',
      {
        permissions: {
          ...NOTES.permissions,
          database: { read: ['users', { match: ['notes', 'tags'], columns: ['id', 'b'] }] },
        },
      },
    ],
  ])('is another one for %s', (_what, more) => {
    expect(digest({ ...NOTES, ...more })).not.toBe(digest(NOTES));
  });

  test('does not change between releases', () => {
    expect(digest(NOTES)).toBe(
      'sha256:dcb0a6d75474e0c0f0dfa1d2f7d9c3b2e9d0192a7bfbea6f6d5aad838a34eb94',
    );
  });

  test('tells a shared budget from two', () => {
    const budget = { rows: 10, per: '1h' };
    const shared = { permissions: { database: { read: [{ match: ['a', 'b'], budget }] } } };
    const apart = {
      permissions: {
        database: {
          read: [
            { match: 'a', budget },
            { match: 'b', budget },
          ],
        },
      },
    };
    expect(digest(shared)).not.toBe(digest(apart));
  });

  test('covers every part of the full example', () => {
    expect(manifestDigest(parseManifest(FULL_MANIFEST_TEXT, 'plugin.json'))).toMatch(
      /^sha256:[0-9a-f]{64}$/u,
    );
  });
});

function entryOf(grants: Json): Json {
  return (grants['plugins'] as Record<string, Json>)['acme.notes'] as Json;
}
