// From documents to a policy: forms, bounds, and what is refused.

import { describe, expect, it } from 'vitest';
import { PolicyError, type PolicyErrorCode, type Problem } from '../../policies/index.ts';
import { MAX_RULES } from '../../policies/read-layer.ts';
import { policyOf, type PlainPermissions } from './policy-of.ts';

function failureOf(layers: PlainPermissions): {
  code: PolicyErrorCode;
  problems: readonly Problem[];
} {
  try {
    policyOf(layers);
  } catch (error) {
    if (error instanceof PolicyError) return { code: error.code, problems: error.problems };
    throw error;
  }
  throw new Error('expected a PolicyError');
}

const ALL_FILES = { filesystem: { read: ['/**'] } };

describe('the short form', () => {
  const reasonOf = (layers: PlainPermissions, path: string): string =>
    policyOf(layers).decide('fs.read', { kind: 'path', path }).reason;

  it('means whatever the ceiling exposes', () => {
    const layers = {
      manifest: { filesystem: ['read'] },
      grant: { filesystem: ['read'] },
      ceiling: { filesystem: { read: ['/data/**'] } },
    };
    expect(reasonOf(layers, '/data/a')).toBe('granted');
    expect(reasonOf(layers, '/etc/passwd')).toBe('above-ceiling');
  });

  it('in one of manifest and grant is bounded by the other too', () => {
    const ceiling = { filesystem: { read: ['/data/**'] } };
    const short = { filesystem: ['read'] };
    const long = { filesystem: { read: ['/data/a/**'] } };
    expect(reasonOf({ manifest: short, grant: long, ceiling }, '/data/b')).toBe('not-granted');
    expect(reasonOf({ manifest: long, grant: short, ceiling }, '/data/b')).toBe('not-declared');
    expect(reasonOf({ manifest: long, grant: short, ceiling }, '/data/a/b')).toBe('granted');
  });

  it('covers nothing where the ceiling names the action with an empty list', () => {
    const short = { filesystem: ['read'] };
    const layers = { manifest: short, grant: short, ceiling: { filesystem: { read: [] } } };
    expect(reasonOf(layers, '/data/a')).toBe('above-ceiling');
  });

  it.each([undefined, {}, { filesystem: { write: ['/**'] } }, { filesystem: {} }])(
    'is UNBOUNDED where the ceiling does not name the action: %j',
    (ceiling) => {
      const { code, problems } = failureOf({ manifest: { filesystem: ['read'] }, ceiling });
      expect(code).toBe('MANIFEST_ERROR');
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatchObject({
        file: 'plugin.json',
        pointer: '/permissions/filesystem/0',
      });
      expect(problems[0]?.message).toMatch(/^UNBOUNDED: "read" .*filesystem\.read/);
      expect(problems[0]?.hint).toContain('"ceiling": {"filesystem": {"read": […]}}');
    },
  );

  it('is UNBOUNDED in a grant as well', () => {
    const { code, problems } = failureOf({ grant: { database: ['read', 'raw'] } });
    expect(code).toBe('GRANT_ERROR');
    expect(problems.map(({ pointer }) => pointer)).toEqual([
      '/plugins/acme/permissions/database/0',
    ]);
  });

  it('needs no ceiling for what covers one thing only', () => {
    const flags = { log: ['write'], users: ['current', 'hasPermission'], database: { raw: true } };
    const policy = policyOf({ manifest: flags, grant: flags });
    expect(policy.decide('users.current', { kind: 'flag' }).reason).toBe('granted');
    expect(policy.decide('db.raw', { kind: 'flag' }).reason).toBe('granted');
  });

  it.each(['ceiling', 'floor'])('is refused in a %s, which has to say how far', (layer) => {
    const { code, problems } = failureOf({ [layer]: { filesystem: ['read'] } });
    expect(code).toBe('POLICY_ERROR');
    expect(problems[0]).toMatchObject({
      file: 'skerry.policy.json',
      pointer: `/${layer}/filesystem/0`,
    });
    expect(policyOf({ [layer]: { log: ['write'] } }).rules).toHaveLength(1);
  });

  it('in a deny rule means everything of the action', () => {
    const layers = {
      manifest: ALL_FILES,
      grant: ALL_FILES,
      floor: ALL_FILES,
      deny: { filesystem: ['read'] },
    };
    expect(reasonOf(layers, '/data/a')).toBe('denied');
  });

  it.each(['database', 'network', 'events', 'env'])(
    'in a deny rule means everything: %s',
    (section) => {
      const [action, resource] = {
        database: ['db.read', { kind: 'table', database: 'main', table: 'a', columns: [] }],
        network: [
          'net.outbound',
          { kind: 'host', scheme: 'ws', host: '10.0.0.1', port: 9, method: 'X', path: '/%2f' },
        ],
        events: ['events.publish', { kind: 'name', name: 'a.b' }],
        env: ['env.read', { kind: 'name', name: 'TZ' }],
      }[section] as [string, Parameters<ReturnType<typeof policyOf>['decide']>[1]];
      const verbs = {
        database: ['read'],
        network: ['outbound'],
        events: ['publish'],
        env: ['read'],
      };
      const deny = { [section]: verbs[section as keyof typeof verbs] };
      expect(policyOf({ deny }).decide(action, resource).reason).toBe('denied');
    },
  );
});

describe('a flag', () => {
  const reasonOf = (layers: PlainPermissions): string =>
    policyOf(layers).decide('net.private', { kind: 'flag' }).reason;
  const yes = { network: { private: true } };
  const no = { network: { private: false } };

  it('counts where it is true', () => {
    expect(reasonOf({ manifest: yes, grant: yes })).toBe('granted');
    expect(reasonOf({ manifest: yes, grant: yes, ceiling: yes })).toBe('granted');
    expect(reasonOf({ manifest: yes, grant: yes, deny: yes })).toBe('denied');
  });

  it('is nothing where it is false', () => {
    expect(reasonOf({ manifest: yes, grant: no })).toBe('not-granted');
    expect(reasonOf({ manifest: no, grant: yes })).toBe('not-declared');
    expect(reasonOf({ manifest: yes, grant: yes, ceiling: no })).toBe('above-ceiling');
    expect(reasonOf({ manifest: yes, grant: yes, deny: no })).toBe('granted');
  });
});

describe('an environment variable', () => {
  it('may be asked for at the top of the manifest, and keeps that place', () => {
    const grant = { env: { read: ['TZ'] } };
    const policy = policyOf({ manifest: {}, env: ['LANG', 'TZ'], grant });
    expect(policy.decide('env.read', { kind: 'name', name: 'TZ' }).reason).toBe('granted');
    expect(policy.decide('env.read', { kind: 'name', name: 'LANG' }).reason).toBe('not-granted');
    const asked = policy.rules.filter(({ layer }) => layer === 'manifest');
    expect(asked.map(({ origin }) => origin.pointer)).toEqual(['/env/0', '/env/1']);
  });
});

describe('a document that cannot be compiled', () => {
  it.each([
    ['MANIFEST_ERROR', 'plugin.json', '/permissions', 'manifest'],
    ['GRANT_ERROR', 'skerry.grants.json', '/plugins/acme/permissions', 'grant'],
    ['POLICY_ERROR', 'skerry.policy.json', '/floor', 'floor'],
    ['POLICY_ERROR', 'skerry.policy.json', '/ceiling', 'ceiling'],
    ['POLICY_ERROR', 'skerry.policy.json', '/deny', 'deny'],
  ])('is named with the place and the remedy: %s in %s#%s', (code, file, base, layer) => {
    const failure = failureOf({ [layer]: { filesystem: { read: ['/ok', '/data/'] } } });
    expect(failure.code).toBe(code);
    expect(failure.problems).toHaveLength(1);
    expect(failure.problems[0]).toMatchObject({ file, pointer: `${base}/filesystem/read/1` });
    expect(failure.problems[0]?.hint).toContain('"/**"');
  });

  it('is a grants file where a denial is wrong', () => {
    const failure = failureOf({ denials: [{ permissions: { filesystem: { read: ['x'] } } }] });
    expect(failure.code).toBe('GRANT_ERROR');
    expect(failure.problems[0]?.pointer).toBe(
      '/plugins/acme/denials/0/permissions/filesystem/read/0',
    );
  });

  it('lists every problem of every document at once', () => {
    const wrong = { filesystem: { read: ['x', '/a?'] } };
    expect(failureOf({ manifest: wrong, grant: wrong, deny: wrong }).problems).toHaveLength(6);
  });

  it.each([
    [{ filesytem: { read: ['/a'] } }, '/permissions/filesytem'],
    [{ filesystem: { raed: ['/a'] } }, '/permissions/filesystem/raed'],
    [{ filesystem: ['raed'] }, '/permissions/filesystem/0'],
    [{ filesystem: { read: true } }, '/permissions/filesystem/read'],
    [{ filesystem: { read: '/a' } }, '/permissions/filesystem/read'],
    [{ filesystem: true }, '/permissions/filesystem'],
    [{ network: { private: ['10.0.0.1'] } }, '/permissions/network/private'],
    [
      { database: { read: [{ match: 'users', colums: ['id'] }] } },
      '/permissions/database/read/0/colums',
    ],
    [{ database: { read: [{ columns: ['id'] }] } }, '/permissions/database/read/0/match'],
    [
      { database: { read: [{ match: 'users', where: { id: 1 } }] } },
      '/permissions/database/read/0',
    ],
    [
      { filesystem: { read: [{ match: '/a', columns: ['id'] }] } },
      '/permissions/filesystem/read/0/columns',
    ],
    [{ filesystem: { read: [{ match: ['/a', 'b'] }] } }, '/permissions/filesystem/read/0/match/1'],
    [[], '/permissions'],
    ['all', '/permissions'],
  ])('is refused rather than read more widely than it was meant: %j', (manifest, pointer) => {
    const { code, problems } = failureOf({ manifest });
    expect(code).toBe('MANIFEST_ERROR');
    expect(problems.map((problem) => problem.pointer)).toContain(pointer);
  });

  it(`has at most ${MAX_RULES} patterns in one place`, () => {
    const permissions = (count: number): unknown => {
      const match = Array.from({ length: count }, (_, index) => `/a${index}`);
      const read = Array.from({ length: 5 }, (_, index) =>
        match.slice(index * 250, index * 250 + 250),
      );
      return {
        filesystem: {
          read: read.filter((list) => list.length > 0).map((list) => ({ match: list })),
        },
      };
    };
    expect(policyOf({ manifest: permissions(MAX_RULES) }).rules).toHaveLength(MAX_RULES);
    expect(failureOf({ manifest: permissions(MAX_RULES + 1) }).problems[0]?.message).toContain(
      '1000',
    );
  });
});

describe('the ceiling', () => {
  const reasonOf = (ceiling: unknown): string =>
    policyOf({ manifest: ALL_FILES, grant: ALL_FILES, ceiling }).decide('fs.read', {
      kind: 'path',
      path: '/a',
    }).reason;

  it('bounds nothing where there is none, and everything it does not name where there is one', () => {
    expect(reasonOf(undefined)).toBe('granted');
    expect(reasonOf({})).toBe('above-ceiling');
    expect(reasonOf({ log: ['write'] })).toBe('above-ceiling');
    expect(reasonOf({ filesystem: { read: ['/a'] } })).toBe('granted');
  });

  it('does not bound the floor', () => {
    const policy = policyOf({ floor: ALL_FILES, ceiling: {} });
    expect(policy.decide('fs.read', { kind: 'path', path: '/a' }).reason).toBe('floor');
  });
});
