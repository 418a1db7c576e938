// Small documents the tests of this folder start from, and the full one.

import { readFileSync } from 'node:fs';
import { parseManifest, type Manifest } from '../../policies/manifest.ts';
import { PolicyError } from '../../policies/errors.ts';
import type { Problem } from '../../policies/problem.ts';

export const FULL_MANIFEST_TEXT = readFileSync(
  new URL('../fixtures/manifests/full.json', import.meta.url),
  'utf8',
);

export type Json = Record<string, unknown>;

/** The example that uses every part, as a value of its own for each caller. */
export function fullManifest(): Json {
  return JSON.parse(FULL_MANIFEST_TEXT) as Json;
}

/** The smallest manifest, with these keys besides. */
export function manifestWith(more: Json = {}): Json {
  return { name: 'acme.notes', version: '1.0.0', ...more };
}

export function parsed(more: Json = {}): Manifest {
  return parseManifest(JSON.stringify(manifestWith(more)), 'plugin.json');
}

/** The problems a parse throws; fails where it does not throw. */
export function problemsOf(parse: () => unknown): readonly Problem[] {
  try {
    parse();
  } catch (error) {
    if (error instanceof PolicyError) return error.problems;
    throw error;
  }
  throw new Error('expected a PolicyError');
}

const DIGEST = `sha256:${'0'.repeat(64)}`;

/** Grants that use every key. */
export function fullGrants(): Json {
  return {
    $schema: './grants.schema.json',
    version: 1,
    'x-note': 'kept by hand',
    plugins: {
      'acme.notes': {
        version: '1.0.0',
        manifest: DIGEST,
        code: DIGEST,
        permissions: {
          database: { read: ['users', { match: ['notes'], columns: ['id'] }], raw: true },
          filesystem: { write: [{ match: '/data/**', maxBytes: 4096 }] },
          env: { read: ['ACME_KEY'] },
          log: ['write'],
        },
        approvedBy: 'alice',
        approvedAt: '2026-01-31T12:00:00Z',
        reason: 'Reads notes.',
        denials: [
          {
            permissions: { database: { read: [{ match: 'users', columns: ['email'] }] } },
            by: 'bob',
            at: '2026-02-01T08:30:00.250Z',
            reason: 'Not for this plugin.',
          },
        ],
      },
    },
    disabled: { 'acme.other': { by: 'carol', at: '2026-02-02T09:00:00Z', reason: 'It leaks.' } },
    enabled: { 'acme.notes': { by: 'dave', at: '2026-02-03T09:00:00Z', reason: 'Repaired.' } },
  };
}

/** A host policy that uses every key, parts nothing acts on included. */
export function fullHostPolicy(): Json {
  return {
    $schema: './policy.schema.json',
    version: 1,
    enabled: true,
    mode: 'learn',
    dirs: ['./plugins'],
    hotReload: true,
    floor: { log: ['write'] },
    ceiling: {
      database: { read: ['submissions', 'blog_*'], write: ['enrichments'] },
      network: { outbound: ['https://**.acme.example/**'], private: false },
      filesystem: { read: ['/plugin/**'], write: ['/data/**'] },
    },
    deny: { filesystem: { write: ['/data/private/**'] }, database: { read: ['secrets'] } },
    labels: { 'database.users': ['pii'] },
    tiers: {
      untrusted: { plugins: ['*'], limits: { memory: 32 }, isolation: { atLeast: 'jail' } },
      partner: { plugins: ['acme.*'], placement: 'shared', mode: 'enforce' },
    },
    limits: {
      memory: 128,
      cpu: 500,
      executionTime: 10_000,
      disk: 64,
      network: 1024,
      concurrency: 8,
    },
    mounts: { '/data': { path: './data' }, '/shared': { path: '/srv/shared', readonly: true } },
    databases: { main: { type: 'sqlite', path: './main.db', readonly: false } },
    env: { ACME_KEY: { from: 'PROD_ACME_KEY' } },
    isolation: { atLeast: 'process', prefer: 'jail' },
    audit: { path: './audit', durability: 'disk', key: './audit.key' },
  };
}

/** Who approves and revokes in these tests. */
export const BY = { by: 'alice', at: '2026-01-31T12:00:00Z', reason: 'Reviewed.' };
export const LATER = { by: 'bob', at: '2026-02-01T12:00:00Z', reason: 'Leaked.' };

/** What a manifest asks for in these tests. */
export const NOTES = {
  permissions: {
    database: { read: ['users', { match: ['notes', 'tags'], columns: ['id'] }] },
    filesystem: {
      read: ['/data/**', { match: '/shared/**', optional: true, reason: 'Only for imports.' }],
    },
    log: ['write'],
  },
  env: ['ACME_KEY'],
};
