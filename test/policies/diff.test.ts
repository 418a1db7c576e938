// What a review shows: asks against grants, by what they cover.

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ACTIONS,
  diffPolicy,
  type Action,
  type PermissionChange,
  type Resource,
} from '../../policies/index.ts';
import * as random from './arbitraries.ts';
import { reaches, type PlainRule } from './oracles.ts';
import { policyOf, type PlainPermissions } from './policy-of.ts';

function changesOf(layers: PlainPermissions): string[] {
  return diffPolicy(policyOf(layers)).map(
    ({ kind, rule }) => `${kind} ${rule.action} ${rule.text}`,
  );
}

function onlyChange(layers: PlainPermissions): PermissionChange {
  const [change, ...others] = diffPolicy(policyOf(layers));
  expect(others).toEqual([]);
  if (change === undefined) throw new Error('expected a change');
  return change;
}

describe('a review', () => {
  it('tells what is new, wider, narrower, dropped and the same', () => {
    const manifest = {
      filesystem: { read: ['/data/a', '/plugin/**'] },
      database: { read: ['users(id,email)'], write: ['invoices'] },
      network: { outbound: [{ match: 'https://api.acme.example', methods: ['GET'] }] },
    };
    const grant = {
      filesystem: { read: ['/data/**'] },
      database: { read: ['users(id)'] },
      network: { outbound: [{ match: 'https://api.acme.example/v1/**', methods: ['GET', 'PUT'] }] },
      env: { read: ['TZ'] },
    };
    expect(changesOf({ manifest, grant })).toEqual([
      'same fs.read /data/a',
      'new fs.read /plugin/**',
      'wider db.read main:users(id,email)',
      'new db.write main:invoices',
      'wider net.outbound https://api.acme.example [GET]',
      'narrower fs.read /data/**',
      'narrower net.outbound https://api.acme.example/v1/** [GET,PUT]',
      'dropped env.read TZ',
    ]);
  });

  it('is not deceived by another spelling, nor by asks spread over several rules', () => {
    const manifest = {
      database: { read: ['Users(email,id)'] },
      network: { outbound: ['https://API.acme.example:443/**'] },
    };
    const grant = {
      database: { read: ['main:users(id)', { match: 'users', columns: ['email'] }] },
      network: { outbound: ['api.acme.example'] },
    };
    expect(changesOf({ manifest, grant })).toEqual([
      'same db.read main:users(email,id)',
      'same net.outbound https://api.acme.example',
    ]);
  });

  it('calls everything new where nothing was granted', () => {
    const manifest = { log: ['write'], filesystem: { read: ['/data/**'] } };
    expect(changesOf({ manifest })).toEqual(['new fs.read /data/**', 'new log.write write']);
  });

  it('keeps the reason and whether it is optional, for whoever approves', () => {
    const manifest = {
      filesystem: { read: [{ match: '/a', optional: true, reason: 'templates' }] },
    };
    expect(onlyChange({ manifest })).toMatchObject({ optional: true, reason: 'templates' });
  });

  it.each([
    [{ filesystem: { read: ['/data/**'] } }, { filesystem: { read: ['/data/*'] } }, '/data'],
    [{ filesystem: { read: ['/a*'] } }, { filesystem: { read: ['/any*', '/aa*'] } }, '/aother'],
    [{ database: { read: ['t(a,b,c)'] } }, { database: { read: ['t(a)', 't(b)'] } }, 'main:t(c)'],
    [{ database: { read: ['t'] } }, { database: { read: ['t(a)'] } }, 'main:t(*)'],
    [
      { network: { outbound: ['a.example'] } },
      { network: { outbound: [{ match: 'a.example', methods: ['GET'] }] } },
      'POST https://a.example:443/',
    ],
    [
      { network: { outbound: ['**.a.example'] } },
      { network: { outbound: ['*.a.example'] } },
      'GET https://any.any.a.example:443/',
    ],
    [{ events: { publish: ['a.*'] } }, { events: { publish: ['a.b.*'] } }, 'a.any'],
  ])('shows one thing that a wider ask adds: %j', (manifest, grant, example) => {
    const [change] = diffPolicy(policyOf({ manifest, grant }));
    expect(change).toMatchObject({ kind: 'wider', example });
    expect(change?.related).not.toEqual([]);
  });

  it('calls an ask for larger files wider, and one for smaller files the same', () => {
    const write = (maxBytes?: number): unknown => ({
      filesystem: {
        write: [{ match: '/data/**', ...(maxBytes === undefined ? {} : { maxBytes }) }],
      },
    });
    const kindOf = (asked?: number, granted?: number): string | undefined =>
      diffPolicy(policyOf({ manifest: write(asked), grant: write(granted) }))[0]?.kind;
    expect(kindOf(10, 5)).toBe('wider');
    expect(kindOf(undefined, 5)).toBe('wider');
    expect(kindOf(5, 5)).toBe('same');
    expect(kindOf(5, 10)).toBe('same');
    expect(kindOf(5)).toBe('same');
  });

  it('lists what a short form stands for under the present ceiling', () => {
    const ceiling = { database: { read: ['submissions', 'blog_*'] } };
    const change = onlyChange({ manifest: { database: ['read'] }, ceiling });
    expect(change).toMatchObject({ kind: 'new', reach: 'all', example: null });
    expect(change.exposes?.map(({ text }) => text)).toEqual(['main:submissions', 'main:blog_*']);
  });

  it('says how far the host lets an ask reach', () => {
    const manifest = { filesystem: { read: ['/data/**'] } };
    const reachOf = (ceiling: unknown, deny?: unknown): string =>
      onlyChange({ manifest, ceiling, deny }).reach;
    const files = (read: string[]): unknown => ({ filesystem: { read } });
    expect(reachOf(undefined)).toBe('all');
    expect(reachOf(files(['/**']))).toBe('all');
    expect(reachOf(files(['/data/a/**']))).toBe('part');
    expect(reachOf(files(['/plugin/**']))).toBe('none');
    expect(reachOf({})).toBe('none');
    expect(reachOf(files(['/**']), files(['/data/.host/**']))).toBe('part');
    expect(reachOf(files(['/**']), files(['/plugin/**']))).toBe('all');
    expect(reachOf(files(['/**']), files(['/**']))).toBe('none');
    expect(reachOf(undefined, { filesystem: ['read'] })).toBe('none');
  });
});

describe('the kinds of a review', () => {
  const kinds: readonly [Action, fc.Arbitrary<PlainRule>, fc.Arbitrary<Resource>][] = [
    ['fs.read', random.pathRule, random.pathResource],
    ['db.read', random.tableRule, random.tableResource],
    ['net.outbound', random.hostRule, random.hostResource],
    ['variables.read', random.nameRule, random.nameResource],
  ];

  it.each(kinds)(
    'never call an ask the same that reaches further: %s',
    (action, rule, resource) => {
      const { section, key } = ACTIONS[action];
      const permissions = (rules: readonly PlainRule[]): unknown => ({
        [section]: { [key]: rules },
      });
      fc.assert(
        fc.property(
          rule,
          fc.array(rule, { maxLength: 3 }),
          fc.array(resource),
          (ask, grants, resources) => {
            const layers = { manifest: permissions([ask]), grant: permissions(grants) };
            const [change] = diffPolicy(policyOf(layers));
            if (change?.kind === 'same') {
              const inside = resources.filter((one) => reaches([ask], one));
              for (const one of inside) expect(reaches(grants, one)).toBe(true);
            }
            if (change?.kind === 'new') {
              const columns = resources.filter(
                (one) => one.kind !== 'table' || one.columns.length > 0,
              );
              const both = columns.filter(
                (one) => reaches([ask], one) && grants.some((g) => reaches([g], one)),
              );
              expect(both).toEqual([]);
            }
          },
        ),
        { numRuns: 2_000 },
      );
    },
  );
});
