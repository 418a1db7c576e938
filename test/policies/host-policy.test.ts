// What an operator may say about all plugins, and what he is told when he says something else.

import { describe, expect, test } from 'vitest';
import {
  DEFAULT_HOST_POLICY,
  parseHostPolicy,
  validateHostPolicy,
  type HostPolicy,
} from '../../policies/host-policy.ts';
import { formatProblem } from '../../policies/problem.ts';
import { tierOf } from '../../policies/tier.ts';
import { fullHostPolicy, problemsOf, type Json } from './documents.ts';

function problemLines(policy: unknown): string[] {
  return validateHostPolicy(policy, 'skerry.policy.json').map(formatProblem);
}

function policyWith(more: Json): HostPolicy {
  return parseHostPolicy(JSON.stringify(more), 'skerry.policy.json');
}

/** The full example without the parts nothing acts on. */
function actedOnPolicy(): Json {
  const policy = fullHostPolicy();
  for (const part of ['mode', 'dirs', 'hotReload', 'labels', 'env']) delete policy[part];
  return { ...policy, tiers: { partner: { plugins: ['acme.*'], limits: { memory: 64 } } } };
}

describe('the default host policy', () => {
  test('gives every plugin its log and has no ceiling, so that grants alone bound', () => {
    expect(DEFAULT_HOST_POLICY.floor).toEqual({ log: ['write'] });
    expect(DEFAULT_HOST_POLICY.ceiling).toBeUndefined();
    expect(DEFAULT_HOST_POLICY.deny).toBeUndefined();
    expect(Object.isFrozen(DEFAULT_HOST_POLICY.floor?.log)).toBe(true);
  });

  test('is a valid policy', () => {
    expect(validateHostPolicy(structuredClone(DEFAULT_HOST_POLICY), 'default')).toEqual([]);
  });
});

describe('a host policy', () => {
  test('parses with every part this release acts on, and keeps all of it', () => {
    expect(policyWith(actedOnPolicy())).toEqual(actedOnPolicy());
  });

  test('may be empty', () => {
    expect(policyWith({})).toEqual({});
  });

  test('tells an empty ceiling from none', () => {
    expect(policyWith({ ceiling: {} }).ceiling).toEqual({});
    expect(policyWith({}).ceiling).toBeUndefined();
  });

  test('is refused as a whole for each part nothing acts on', () => {
    const problems = problemsOf(() => policyWith(fullHostPolicy()));
    expect(problems.map(({ pointer }) => pointer)).toEqual([
      '/mode',
      '/dirs',
      '/hotReload',
      '/labels',
      '/tiers/partner/placement',
      '/env',
    ]);
  });

  test.each([
    ['/floor/users/current', { floor: { users: { current: true } } }],
    [
      '/floor/filesystem/read/0/budget',
      { floor: { filesystem: { read: [{ match: '/a', budget: { per: '1h' } }] } } },
    ],
    [
      '/ceiling/database/read/0/where',
      { ceiling: { database: { read: [{ match: 'a', where: {} }] } } },
    ],
    [
      '/deny/network/outbound/0/auth',
      { deny: { network: { outbound: [{ match: '*', auth: 'crm' }] } } },
    ],
  ] as [string, Json][])('is refused for %s, which would have to be ignored', (pointer, policy) => {
    expect(validateHostPolicy(policy, 'p')).toContainEqual(expect.objectContaining({ pointer }));
  });

  test('may have a ceiling and a deny for what does not exist yet', () => {
    const policy = { ceiling: { network: ['inbound'] }, deny: { events: { publish: ['a.b'] } } };
    expect(problemLines(policy)).toEqual([]);
  });

  test('gets a suggestion for a misspelt key', () => {
    expect(
      problemLines({ celing: {}, mounts: { '/data': { path: 'a', readOnly: true } } }),
    ).toEqual([
      'skerry.policy.json#/mounts/~1data/readOnly: unknown key "readOnly"; did you mean "readonly"?',
      'skerry.policy.json#/celing: unknown key "celing"; did you mean "ceiling"?',
    ]);
  });

  test.each(['/plugin', 'data', '/Data', '/a/b', '/', '/../etc', '/a b'])(
    'does not mount anything at %j',
    (name) => {
      expect(problemLines({ mounts: { [name]: { path: './x' } } })).toEqual([
        expect.stringContaining('is not the name of a mount; use one segment like "/data"'),
      ]);
    },
  );

  test('mounts what merely starts like the package', () => {
    expect(problemLines({ mounts: { '/plugins': { path: './x' } } })).toEqual([]);
  });

  test('knows one kind of database', () => {
    expect(problemLines({ databases: { main: { type: 'postgres', path: 'x' } } })).toEqual([
      'skerry.policy.json#/databases/main/type: "postgres" is not one of the values known here; use sqlite',
    ]);
  });

  test('does not prefer less isolation than it demands', () => {
    const isolation = { atLeast: 'jail', prefer: 'process' };
    expect(problemLines({ isolation })).toEqual([
      expect.stringContaining('#/isolation/prefer: prefers "process"'),
    ]);
    expect(problemLines({ isolation: { atLeast: 'jail', prefer: 'jail' } })).toEqual([]);
  });

  test('does not let a tier demand less isolation than all', () => {
    const policy = {
      isolation: { atLeast: 'jail' },
      tiers: { partner: { plugins: ['*'], isolation: { atLeast: 'process' } } },
    };
    expect(problemLines(policy)).toEqual([
      expect.stringContaining('#/tiers/partner/isolation/atLeast: a tier demands less isolation'),
    ]);
    expect(problemLines({ ...policy, isolation: {} })).toEqual([]);
  });

  test('does not let a tier promise more than any plugin may get', () => {
    const tiers = { partner: { plugins: ['*'], limits: { memory: 129 } } };
    expect(problemLines({ limits: { memory: 128 }, tiers })).toEqual([
      'skerry.policy.json#/tiers/partner/limits/memory: 129 is above the 128 that any plugin may get; lower it, or raise /limits/memory',
    ]);
    expect(problemLines({ limits: { memory: 129 }, tiers })).toEqual([]);
  });

  test('has a pattern in one tier only', () => {
    const tiers = { a: { plugins: ['acme.*'] }, b: { plugins: ['x', 'acme.*'] } };
    expect(problemLines({ tiers })).toEqual([
      'skerry.policy.json#/tiers/b/plugins/1: "acme.*" is already in the tier "a"; keep one',
    ]);
  });

  test('names a pattern that cannot be read', () => {
    expect(validateHostPolicy({ deny: { filesystem: { read: ['data/../x'] } } }, 'p')).toEqual([
      expect.objectContaining({ pointer: '/deny/filesystem/read/0' }),
    ]);
  });

  test('is read as strictly as a manifest', () => {
    const parse = (text: string) => () => parseHostPolicy(text, 'skerry.policy.json');
    expect(parse('{"deny":{},"deny":{}}')).toThrow(/#\/deny: the key "deny" is written twice/u);
    expect(parse('{"__proto__":{"deny":{}}}')).toThrow(/never allowed/u);
    expect(parse('')).toThrow(/^skerry\.policy\.json: not JSON/u);
  });
});

describe('the tier of a plugin', () => {
  const policy = policyWith({
    tiers: {
      rest: { plugins: ['*'] },
      partner: { plugins: ['acme.*', 'acme.labs.*'] },
      own: { plugins: ['acme.notes'] },
    },
  });

  test.each([
    ['acme.notes', 'own'],
    ['acme.other', 'partner'],
    ['acme.labs.x', 'partner'],
    ['acme', 'rest'],
    ['acmeother', 'rest'],
    ['constructor', 'rest'],
  ])('%s is the most exact one: %s', (id, tier) => {
    expect(tierOf(policy, id)?.name).toBe(tier);
  });

  test('does not depend on the order in which tiers are written', () => {
    const reversed = policyWith({
      tiers: Object.fromEntries(Object.entries(policy.tiers ?? {}).toReversed()),
    });
    expect(tierOf(reversed, 'acme.notes')?.name).toBe('own');
  });

  test('is none where no pattern fits', () => {
    expect(tierOf(policyWith({ tiers: { own: { plugins: ['acme.*'] } } }), 'other')).toBeNull();
    expect(tierOf(DEFAULT_HOST_POLICY, 'acme.notes')).toBeNull();
  });
});
