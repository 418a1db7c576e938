// The policy of a plugin that is switched off: everything is denied, by whose word is known, and what would help is said.

import { describe, expect, it } from 'vitest';
import { ACTIONS, can, explain, type Resource } from '../../policies/index.ts';
import { OFF, policyOf, type PlainPermissions } from './policy-of.ts';

const DATA = { filesystem: { read: ['/data/**'] } };
const FILE = { kind: 'path', path: '/data/a' } as const;
const FLAG = { kind: 'flag' } as const;

const off = (layers: PlainPermissions = {}): ReturnType<typeof policyOf> =>
  policyOf({ ...layers, disabled: OFF });

describe('the policy of a disabled plugin', () => {
  it.each<[string, PlainPermissions]>([
    ['what was granted', { manifest: DATA, grant: DATA }],
    ['what the floor gives', { floor: DATA }],
    ['what is denied anyway', { manifest: DATA, grant: DATA, deny: DATA }],
  ])('denies %s, by the word of the operator', (_what, layers) => {
    expect(off(layers).decide('fs.read', FILE)).toEqual({
      effect: 'deny',
      action: 'fs.read',
      resource: FILE,
      reason: 'disabled',
      rule: { layer: 'deny', action: '*', text: '*', origin: OFF.origin },
    });
  });

  it('denies every action there is, and those there are not', () => {
    const everything = { log: ['write'], clock: ['read'], random: ['read'] };
    const policy = off({ floor: everything });
    for (const action of [...Object.keys(ACTIONS), 'no.action', 'constructor'])
      for (const resource of [FILE, FLAG, null as unknown as Resource])
        expect(policy.decide(action, resource)).toMatchObject({
          effect: 'deny',
          reason: 'disabled',
        });
  });

  it('has a digest of its own, and another for another word', () => {
    const digests = [
      policyOf({ floor: DATA }),
      off({ floor: DATA }),
      policyOf({ floor: DATA, disabled: { ...OFF, reason: 'Other.' } }),
      policyOf({ floor: DATA, disabled: { ...OFF, by: 'bob' } }),
    ].map(({ digest }) => digest);
    expect(new Set(digests).size).toBe(4);
    const elsewhere = { ...OFF, origin: { file: 'other.json', pointer: OFF.origin.pointer } };
    expect(policyOf({ floor: DATA, disabled: elsewhere }).digest).toBe(digests[1]);
  });

  it('lists what denies everything first among its rules', () => {
    const [first, ...others] = off({ floor: DATA }).rules;
    expect(first).toMatchObject({ layer: 'deny', action: '*', origin: OFF.origin });
    expect(others).toEqual(policyOf({ floor: DATA }).rules);
  });

  it('says whose word it is; without one the plugin is enabled', () => {
    expect(off().disabled).toEqual(OFF);
    expect(policyOf({}).disabled).toBeNull();
  });
});

describe('the explanation', () => {
  it('names who, when, why and where, and the command that enables it', () => {
    const policy = off({ manifest: DATA, grant: DATA });
    const found = explain(policy, can(policy, 'fs.read', '/data/a'));
    expect(found).toMatchObject({
      effect: 'deny',
      reason: 'disabled',
      disabled: OFF,
      grantable: true,
      changes: [{ do: 'remove', document: 'grants', ...OFF.origin, line: null }],
      command: 'skerry enable acme --as <you> --reason <why>',
    });
    expect(found.text.split('\n')).toEqual([
      'DENY  acme@1.0.0  fs.read  /data/a',
      '  decided by   the operator switched the plugin off, and that beats every rule',
      '               disabled by ada, 2026-01-31T12:00:00Z: It leaks.  (skerry.grants.json#/disabled/acme)',
      `  policy       ${policy.digest}`,
      '  to allow     run: skerry enable acme --as <you> --reason <why>',
      '               remove the rule at skerry.grants.json#/disabled/acme',
    ]);
  });

  it('says what would be missing besides', () => {
    const policy = off({ manifest: DATA, grant: {}, ceiling: {} });
    const found = explain(policy, can(policy, 'fs.read', '/data/a'));
    expect(found.changes.map((change) => [change.do, change.pointer])).toEqual([
      ['remove', '/disabled/acme'],
      ['add', '/plugins/acme/permissions/filesystem/read'],
      ['add', '/ceiling/filesystem/read'],
    ]);
    expect(found.grantable).toBe(false);
  });

  it('promises nothing where enabling would not help', () => {
    const policy = off({ manifest: DATA, grant: DATA });
    for (const [action, resource] of [
      ['no.action', FILE],
      ['fs.read', FLAG],
      ['fs.read', { kind: 'path', path: '/data/../a' }],
    ] as const) {
      const found = explain(policy, policy.decide(action, resource));
      expect(found).toMatchObject({ reason: 'disabled', changes: [], command: null });
      expect(found.text).toContain('not possible: no rule can allow it');
    }
  });

  it('shows nothing a terminal would act on', () => {
    const policy = policyOf({ disabled: { ...OFF, reason: 'a\u202eb\u001b[31m' } });
    const { text } = explain(policy, policy.decide('fs.read', FILE));
    expect(text).toContain('a\\u{202e}b\\u{1b}[31m');
  });
});
