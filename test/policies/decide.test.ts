// What a policy answers: against an oracle for every kind of resource, and case by case where words matter.

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ACTIONS,
  compile,
  type Action,
  type Decision,
  type Resource,
} from '../../policies/index.ts';
import * as random from './arbitraries.ts';
import { decideSlowly, type PlainLayers, type PlainRule } from './oracles.ts';
import { policyOf } from './policy-of.ts';

const KINDS: readonly [Action, fc.Arbitrary<PlainRule>, fc.Arbitrary<Resource>][] = [
  ['fs.read', random.pathRule, random.pathResource],
  ['api.endpoints', random.pathRule, random.pathResource],
  ['db.read', random.tableRule, random.tableResource],
  ['net.outbound', random.hostRule, random.hostResource],
  ['variables.read', random.nameRule, random.nameResource],
];

function layersOf(rule: fc.Arbitrary<PlainRule>): fc.Arbitrary<PlainLayers> {
  const rules = fc.array(rule, { maxLength: 4 });
  return fc.record({
    manifest: rules,
    grant: rules,
    floor: fc.array(rule, { maxLength: 1 }),
    ceiling: fc.option(rules, { freq: 3 }),
    deny: fc.array(rule, { maxLength: 1 }),
  });
}

function compileLayers(action: Action, layers: PlainLayers): ReturnType<typeof compile> {
  const { section, key } = ACTIONS[action];
  const permissions = (rules: readonly PlainRule[]): unknown => ({ [section]: { [key]: rules } });
  return policyOf({
    manifest: permissions(layers.manifest),
    grant: permissions(layers.grant),
    floor: permissions(layers.floor),
    ceiling: layers.ceiling === null ? undefined : permissions(layers.ceiling),
    deny: permissions(layers.deny),
  });
}

describe('a decision', () => {
  it.each(KINDS)('answers as the slow way does: %s', (action, rule, resource) => {
    fc.assert(
      fc.property(layersOf(rule), fc.array(resource, { minLength: 5 }), (layers, resources) => {
        const policy = compileLayers(action, layers);
        for (const one of resources) {
          expect(policy.decide(action, one).reason).toBe(decideSlowly(layers, one));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it.each(KINDS)(
    'names a rule of the layer that decided, and none otherwise: %s',
    (action, rule, resource) => {
      fc.assert(
        fc.property(layersOf(rule), resource, (layers, one) => {
          const { reason, rule: ref } = compileLayers(action, layers).decide(action, one);
          const layer = { denied: 'deny', floor: 'floor', granted: 'grant' }[reason as string];
          expect(ref?.layer).toBe(layer);
          if (ref !== null) expect(ref.action).toBe(action);
        }),
      );
    },
  );

  it('allows nothing where nothing is written', () => {
    const policy = compile({
      plugin: 'acme',
      version: '1.0.0',
      manifest: { file: 'plugin.json' },
      grants: null,
      hostPolicy: { file: 'skerry.policy.json' },
    });
    for (const action of Object.keys(ACTIONS)) {
      for (const resource of oneOfEachKind()) {
        expect(policy.decide(action, resource).effect).toBe('deny');
      }
    }
  });

  it('denies a resource of another kind than the action covers, however much is granted', () => {
    const policy = policyOf({
      floor: {
        filesystem: { read: ['/**'] },
        database: { read: ['*'], raw: true },
        network: { outbound: ['**.test'] },
        variables: { read: ['a.*'] },
      },
    });
    const actions: Action[] = ['fs.read', 'db.read', 'net.outbound', 'variables.read', 'db.raw'];
    for (const action of actions) {
      for (const resource of oneOfEachKind()) {
        const { reason } = policy.decide(action, resource);
        expect(reason).toBe(resource.kind === ACTIONS[action].scope ? 'floor' : 'invalid-resource');
      }
    }
  });

  it('denies an action that is not in the catalogue, even one every object has', () => {
    const policy = policyOf({ floor: { log: ['write'] } });
    for (const action of ['fs.chmod', 'FS.READ', '', 'constructor', '__proto__', 'toString']) {
      expect(policy.decide(action, { kind: 'flag' }).reason).toBe('unknown-action');
    }
  });

  it('denies with policy-error where deciding throws', () => {
    const policy = policyOf({ floor: { filesystem: { read: ['/**'] } } });
    const trap = {
      kind: 'path',
      get path(): string {
        throw new Error('trap');
      },
    } as const;
    for (const resource of [null, undefined, trap, { kind: 'path' }, { kind: 'path', path: 7 }]) {
      const decision = policy.decide('fs.read', resource as Resource);
      expect([decision.effect, decision.reason]).toEqual(['deny', 'policy-error']);
    }
    expect(policy.decide('fs.read', { kind: 'path', path: '/a' }).effect).toBe('allow');
  });

  it('is not confused by the decision before it', () => {
    const policy = policyOf({
      floor: { filesystem: { read: ['/a/**'] } },
      deny: { filesystem: { read: ['/a/b'] } },
    });
    const reasonOf = (path: string): string =>
      policy.decide('fs.read', { kind: 'path', path }).reason;
    expect(['/a/b', '/a/c', '/z', '/a/b'].map(reasonOf)).toEqual([
      'denied',
      'floor',
      'not-granted',
      'denied',
    ]);
  });

  it('lets a deny rule win over the floor', () => {
    const policy = policyOf({ floor: { log: ['write'] }, deny: { log: ['write'] } });
    expect(policy.decide('log.write', { kind: 'flag' }).reason).toBe('denied');
  });

  it('lets the operator deny a plugin what was granted, and says where', () => {
    const policy = policyOf({
      manifest: { filesystem: { read: ['/data/**'] } },
      grant: { filesystem: { read: ['/data/**'] } },
      denials: [{ permissions: { filesystem: { read: ['/data/private/**'] } } }],
    });
    const { reason, rule } = policy.decide('fs.read', { kind: 'path', path: '/data/private/a' });
    expect(reason).toBe('denied');
    expect(rule?.origin).toEqual({
      file: 'skerry.grants.json',
      pointer: '/plugins/acme/denials/0/permissions/filesystem/read/0',
    });
  });

  it('says not-granted before not-declared before above-ceiling', () => {
    const asks = { filesystem: { read: ['/a'] } };
    const nothing = {};
    const reasonOf = (layers: Parameters<typeof policyOf>[0]): string =>
      policyOf(layers).decide('fs.read', { kind: 'path', path: '/a' }).reason;
    expect(reasonOf({ manifest: nothing, grant: nothing, ceiling: nothing })).toBe('not-granted');
    expect(reasonOf({ manifest: nothing, grant: asks, ceiling: nothing })).toBe('not-declared');
    expect(reasonOf({ manifest: asks, grant: asks, ceiling: nothing })).toBe('above-ceiling');
    expect(reasonOf({ manifest: asks, grant: asks, ceiling: asks })).toBe('granted');
    expect(reasonOf({ manifest: asks, grant: asks })).toBe('granted');
  });

  it('names, of two rules that cover a resource, the one written first', () => {
    const rules = { filesystem: { read: ['/data/**', '/data/a', '/**'] } };
    const policy = policyOf({ manifest: rules, grant: rules });
    expect(textOf(policy.decide('fs.read', { kind: 'path', path: '/data/a' }))).toBe('/data/**');
  });

  it('covers columns that different rules grant, and none that no rule grants', () => {
    const permissions = {
      database: { read: ['users(id)', { match: 'users', columns: ['email'] }] },
    };
    const policy = policyOf({ manifest: { database: { read: ['users'] } }, grant: permissions });
    const reasonOf = (...columns: string[]): string =>
      policy.decide('db.read', { kind: 'table', database: 'main', table: 'users', columns }).reason;
    expect(reasonOf('id', 'email')).toBe('granted');
    expect(reasonOf('id', 'password_hash')).toBe('not-granted');
    expect(reasonOf()).toBe('granted');
    expect(reasonOf('*')).toBe('not-granted');
  });

  it('takes an empty list for nothing and an absent list of columns for all', () => {
    const permissions = { database: { read: ['orders', 'users()'], write: [] } };
    const policy = policyOf({ manifest: permissions, grant: permissions });
    const reasonOf = (action: string, table: string, ...columns: string[]): string =>
      policy.decide(action, { kind: 'table', database: 'main', table, columns }).reason;
    expect(reasonOf('db.read', 'orders', '*')).toBe('granted');
    expect(reasonOf('db.read', 'users')).toBe('granted');
    expect(reasonOf('db.read', 'users', 'id')).toBe('not-granted');
    expect(reasonOf('db.write', 'orders', '*')).toBe('not-granted');
  });

  it('does not take a prefix for a table of that name', () => {
    const policy = policyOf({
      floor: { database: { read: ['blog_*', { match: 'blog_', columns: [] }] } },
    });
    const reasonOf = (table: string): string =>
      policy.decide('db.read', { kind: 'table', database: 'main', table, columns: ['id'] }).reason;
    expect(reasonOf('blog_a')).toBe('floor');
    expect(reasonOf('blog_')).toBe('not-granted');
    const other = policyOf({ floor: { database: { read: ['blog_*'] } } });
    const bare = { kind: 'table', database: 'main', table: 'blog_', columns: [] } as const;
    expect(other.decide('db.read', bare).reason).toBe('not-granted');
  });

  it('denies a row as a whole where one of its columns is denied', () => {
    const all = { database: { read: ['users'] } };
    const policy = policyOf({
      manifest: all,
      grant: all,
      deny: { database: { read: ['users(password_hash)'] } },
    });
    const reasonOf = (...columns: string[]): string =>
      policy.decide('db.read', { kind: 'table', database: 'main', table: 'users', columns }).reason;
    expect(reasonOf('*')).toBe('denied');
    expect(reasonOf('id', 'password_hash')).toBe('denied');
    expect(reasonOf('id')).toBe('granted');
    expect(reasonOf()).toBe('granted');
  });
});

describe('the largest file', () => {
  const sizeOf = (layers: Parameters<typeof policyOf>[0], path = '/data/a'): number | undefined =>
    policyOf(layers).decide('fs.write', { kind: 'path', path }).maxBytes;
  const write = (...entries: unknown[]): unknown => ({ filesystem: { write: entries } });
  const upTo = (maxBytes: number, match = '/data/**'): unknown => ({ match, maxBytes });

  it('is the least that manifest, grant and ceiling allow', () => {
    const layers = {
      manifest: write(upTo(300)),
      grant: write(upTo(200)),
      ceiling: write(upTo(100)),
    };
    expect(sizeOf(layers)).toBe(100);
    expect(sizeOf({ ...layers, ceiling: write('/data/**') })).toBe(200);
    expect(sizeOf({ ...layers, manifest: write(upTo(50)) })).toBe(50);
    expect(sizeOf({ ...layers, ceiling: undefined })).toBe(200);
  });

  it('is the most that one of several covering rules in a layer allows', () => {
    const manifest = write('/**');
    expect(sizeOf({ manifest, grant: write(upTo(5), upTo(9, '/data/a'), upTo(7)) })).toBe(9);
    expect(sizeOf({ manifest, grant: write(upTo(5), '/data/a') })).toBeUndefined();
    expect(sizeOf({ manifest, grant: write(upTo(5), '/data/b') })).toBe(5);
  });

  it('is never less than the floor gives, and absent where no rule bounds it', () => {
    const granted = { manifest: write(upTo(5)), grant: write(upTo(5)) };
    expect(sizeOf({ ...granted, floor: write(upTo(8)) })).toBe(8);
    expect(sizeOf({ ...granted, floor: write(upTo(2)) })).toBe(5);
    expect(sizeOf({ ...granted, floor: write('/data/**') })).toBeUndefined();
    expect(sizeOf({ floor: write('/data/**') })).toBeUndefined();
  });

  it('counts a short form as any size, bounded by the ceiling', () => {
    const short = { filesystem: ['write'] };
    expect(sizeOf({ manifest: short, grant: short, ceiling: write(upTo(6)) })).toBe(6);
  });

  it('is absent from a denial', () => {
    expect(sizeOf({ manifest: write(upTo(5)), grant: write(upTo(5)) }, '/etc/a')).toBeUndefined();
  });
});

describe('a path that is not canonical', () => {
  const policy = policyOf({ floor: { filesystem: { read: ['/**'] } } });
  it.each([
    '',
    'a',
    '//',
    '/a/',
    '/a//b',
    '/.',
    '/a/.',
    '/a/./b',
    '/..',
    '/a/..',
    '/a/../b',
    '/a\0b',
  ])('is denied, whatever is allowed: %j', (path) => {
    expect(policy.decide('fs.read', { kind: 'path', path }).reason).toBe('invalid-resource');
  });
  it.each(['/', '/...', '/a/..b', '/.a', '/a./b', '/a\\b'])('is not %j', (path) => {
    expect(policy.decide('fs.read', { kind: 'path', path }).reason).toBe('floor');
  });
});

function textOf(decision: Decision): string | undefined {
  return decision.rule?.text;
}

function oneOfEachKind(): Resource[] {
  return [
    { kind: 'path', path: '/data/a' },
    { kind: 'table', database: 'main', table: 'users', columns: [] },
    { kind: 'host', scheme: 'https', host: 'a.test', port: 443, method: 'GET', path: '/' },
    { kind: 'name', name: 'a.b' },
    { kind: 'flag' },
  ];
}
