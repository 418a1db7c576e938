// What a manifest can ask for, and which parts of it a host refuses because nothing acts on them.

import { describe, expect, test } from 'vitest';
import { ACTIONS, type Action } from '../../policies/action.ts';
import { manifestShape } from '../../policies/manifest-shape.ts';
import {
  DESCRIPTIVE_PARTS,
  MANIFEST_REFUSALS,
  unsupportedParts,
} from '../../policies/manifest-unsupported.ts';
import { parseManifest, validateManifest } from '../../policies/manifest.ts';
import { listAsks, listPermissions } from '../../policies/permission-list.ts';
import { formatProblem } from '../../policies/problem.ts';
import { isActedOn } from '../../policies/unsupported.ts';
import { FULL_MANIFEST_TEXT, fullManifest, manifestWith, parsed, type Json } from './documents.ts';

describe('permissions', () => {
  const actions = Object.keys(ACTIONS) as Action[];
  const sample = {
    path: '/data/**',
    table: 'users',
    host: 'https://api.example/**',
    name: 'NAME',
  } as const;

  test.each(actions)('can ask for %s in short form', (action) => {
    const { section, key } = ACTIONS[action];
    const manifest = parsed({ permissions: { [section]: [key] } });
    expect(listPermissions(manifest.permissions, '/permissions')).toEqual([
      expect.objectContaining({ action, pointer: `/permissions/${section}/0`, match: null }),
    ]);
  });

  test.each(actions)('can ask for %s in long form', (action) => {
    const { section, key, scope } = ACTIONS[action];
    const value = scope === 'flag' ? true : [sample[scope]];
    const manifest = parsed({ permissions: { [section]: { [key]: value } } });
    expect(listPermissions(manifest.permissions, '/permissions')).toEqual([
      expect.objectContaining({ action, match: scope === 'flag' ? null : value }),
    ]);
  });

  test.each(actions)('ask for nothing where %s is false or an empty list', (action) => {
    const { section, key, scope } = ACTIONS[action];
    const manifest = parsed({
      permissions: { [section]: { [key]: scope === 'flag' ? false : [] } },
    });
    expect(listPermissions(manifest.permissions, '/permissions')).toEqual([]);
    expect(unsupportedParts(manifest)).toEqual([]);
  });

  test('include the variables of the top-level env', () => {
    expect(listAsks(parsed({ env: ['ACME_KEY'] }))).toEqual([
      expect.objectContaining({ action: 'env.read', pointer: '/env/0', match: ['ACME_KEY'] }),
    ]);
  });

  test('that cannot be read are found where they are written', () => {
    const permissions = { filesystem: { read: ['/data/**', { match: ['/ok', 'not/absolute'] }] } };
    expect(validateManifest(manifestWith({ permissions }), 'plugin.json')).toEqual([
      expect.objectContaining({ pointer: '/permissions/filesystem/read/1' }),
    ]);
  });
});

describe('a part nothing acts on', () => {
  test('is found in the full example wherever there is one', () => {
    const manifest = parseManifest(FULL_MANIFEST_TEXT, 'plugin.json');
    const pointers = unsupportedParts(manifest).map(({ pointer }) => pointer);
    expect(pointers.toSorted()).toEqual([
      '/abi',
      '/api/endpoints/0/middleware',
      '/api/endpoints/0/rateLimit',
      '/api/endpoints/0/validation',
      '/auth',
      '/configuration/environments',
      '/configuration/hotReload',
      '/definesPermissions',
      '/dependencies',
      '/flow',
      '/hooks/message.linkify/output',
      '/hooks/submission.afterSave/async',
      '/hooks/submission.enrich/errorPolicy',
      '/hooks/submission.enrich/retries',
      '/jobs',
      '/lifecycle/onConfigUpdate',
      '/lifecycle/onValidateAuth',
      '/mcp',
      '/menu',
      '/migrations',
      '/modules',
      '/npmDependencies',
      '/package/checksum',
      '/package/signature',
      '/peerDependencies',
      '/permissions/api/methods',
      '/permissions/cache/0',
      '/permissions/cache/1',
      '/permissions/cache/2',
      '/permissions/database/read/1/labels',
      '/permissions/database/write/0/budget',
      '/permissions/events/publish',
      '/permissions/events/subscribe',
      '/permissions/items/read',
      '/permissions/network/outbound/0/auth',
      '/permissions/network/outbound/0/budget',
      '/permissions/requestContext/0',
      '/permissions/requestContext/1',
      '/permissions/users/0',
      '/permissions/users/1',
      '/permissions/variables/read',
      '/permissions/variables/write',
      '/placement',
      '/providers',
      '/provides',
      '/storage',
      '/tools/0/output',
      '/ui',
    ]);
  });

  test('is named with the reason and the remedy', () => {
    expect(unsupportedParts(parsed({ jobs: fullManifest()['jobs'] })).map(formatProblem)).toEqual([
      'plugin.json#/jobs: nothing runs on a schedule yet; remove it; a part that would have to be ignored is refused',
    ]);
  });

  test('is none of what this release acts on', () => {
    const manifest = parsed({
      id: 'acme.notes',
      main: './dist/index.js',
      engines: { node: '>=26' },
      scope: 'org',
      env: ['ACME_KEY'],
      permissions: {
        filesystem: {
          read: ['/plugin/**'],
          write: [{ match: '/data/**', maxBytes: 10, optional: true }],
        },
        database: {
          read: [{ match: 'users', columns: ['id'], reason: 'x' }],
          write: ['notes'],
          raw: true,
        },
        network: {
          outbound: [{ match: 'https://api.acme.example', methods: ['GET'] }],
          private: true,
          inbound: true,
        },
        api: { endpoints: ['/plugins/acme.notes/**'] },
        log: ['write'],
        clock: { read: true },
        random: ['read'],
      },
      limits: {
        memory: 32,
        cpu: 100,
        executionTime: 1000,
        startupTime: 500,
        concurrency: 1,
        hostCalls: 10,
        payload: 64,
        network: 256,
        log: 16,
        enforcement: { memory: 'required', cpu: 'best-effort' },
      },
      hooks: {
        'form.validate': { handler: 'a', priority: 'LOW', timeout: 100 },
        tap: { handler: 'b', weight: 1 },
      },
      api: { endpoints: [{ path: '/a', method: 'GET', handler: 'a', auth: { required: false } }] },
      tools: [
        {
          name: 'count',
          title: 'Count',
          description: 'Counts.',
          handler: 'count',
          input: { type: 'object' },
          timeout: 100,
          destructive: true,
        },
      ],
      configuration: { schema: { type: 'object' }, default: { a: 1 }, strict: true },
    });
    expect(unsupportedParts(manifest)).toEqual([]);
  });

  test('is let through where it asks for nothing or says what happens anyway', () => {
    const manifest = parsed({
      instance: 'perUnit',
      placement: 'plugin',
      tools: [],
      lifecycle: {},
      permissions: { network: { outbound: [], inbound: false }, database: { execute: [] } },
      hooks: { tap: { handler: 'b', async: false, retries: 0, idempotent: false } },
      configuration: { strict: true, hotReload: false },
      limits: { enforcement: { backgroundTime: 'best-effort' } },
    });
    expect(unsupportedParts(manifest)).toEqual([]);
  });

  test.each([
    ['/placement', { placement: 'dedicated' }],
    ['/configuration/strict', { configuration: { strict: false } }],
    ['/storage', { storage: { notes: {} } }],
    ['/permissions/database/0', { permissions: { database: ['execute', 'read'] } }],
    [
      '/permissions/database/read/0/where',
      { permissions: { database: { read: [{ match: 'a', where: {} }] } } },
    ],
    ['/hooks/tap/output', { hooks: { tap: { handler: 'b', output: {} } } }],
  ] as [string, Json][])('is found at %s', (pointer, more) => {
    expect(unsupportedParts(parsed(more))).toEqual([expect.objectContaining({ pointer })]);
  });

  test('cannot be forgotten: every key is acted on, descriptive, or refused', () => {
    const actedOn = [
      'manifestVersion',
      'id',
      'name',
      'version',
      'main',
      'engines',
      'scope',
      'instance',
      'env',
      'permissions',
      'limits',
      'hooks',
      'api',
      'tools',
      'configuration',
      'lifecycle',
      'recovery',
      'package',
    ];
    const decided = new Set([
      ...actedOn,
      ...DESCRIPTIVE_PARTS.map((part) => part.slice(1)),
      ...MANIFEST_REFUSALS.map(({ pattern }) => pattern.slice(1)),
    ]);
    expect(Object.keys(manifestShape.shape).filter((key) => !decided.has(key))).toEqual([]);
  });

  test.each(Object.keys(ACTIONS) as Action[])(
    'is what %s is, exactly where no host acts on it',
    (action) => {
      const { section, key } = ACTIONS[action];
      const refused = unsupportedParts(parsed({ permissions: { [section]: [key] } }));
      expect(refused).toHaveLength(isActedOn(action) ? 0 : 1);
    },
  );
});
