// A compiled policy as a value: what identifies it, that nobody can change it, that it knows where it is from.

import { describe, expect, it } from 'vitest';
import { compile } from '../../policies/index.ts';
import { inputOf, policyOf, type PlainPermissions } from './policy-of.ts';

const ALL_FILES = { filesystem: { read: ['/**'] } };

describe('a digest', () => {
  const digestOf = (layers: PlainPermissions): string => policyOf(layers).digest;
  const base = { manifest: { filesystem: { read: ['/a', '/b'] } }, grant: ALL_FILES };

  it('is the same for the same rules, in whatever order, form and file they were written', () => {
    const [input, digest] = [inputOf(base), digestOf(base)];
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    const other = { filesystem: { read: ['/b', { match: ['/a'], reason: 'why' }, '/a'] } };
    expect(digestOf({ ...base, manifest: other })).toBe(digest);
    const moved = { ...input, manifest: { ...input.manifest, file: 'elsewhere.json' } };
    expect(compile(moved).digest).toBe(digest);
  });

  it('is another one wherever a decision could be another one', () => {
    const digests = [
      base,
      { ...base, manifest: { filesystem: { read: ['/a'] } } },
      { ...base, manifest: { filesystem: { write: ['/a', '/b'] } } },
      { ...base, ceiling: {} },
      { ...base, deny: ALL_FILES },
      { ...base, floor: ALL_FILES },
      { manifest: base.grant, grant: base.manifest },
      { floor: { network: { outbound: ['https://a.example'] } } },
      { floor: { network: { outbound: [{ match: 'https://a.example', methods: ['GET'] }] } } },
      { deny: { network: { outbound: ['https://a.example'] } } },
      { deny: { network: { outbound: ['a.example'] } } },
      { deny: { network: { outbound: ['https://a.example:443'] } } },
      { deny: { database: { read: ['a'] } } },
      { deny: { database: { read: ['a()'] } } },
    ].map(digestOf);
    expect(new Set(digests).size).toBe(digests.length);
  });
});

describe('a compiled policy', () => {
  it('cannot be changed, down to the last rule', () => {
    const permissions = {
      filesystem: { read: ['/a/*b*/**'] },
      database: { read: ['users(id)'], raw: true },
      network: { outbound: [{ match: 'https://a.example/b', methods: ['GET'] }] },
    };
    const policy = policyOf({ manifest: permissions, grant: permissions, deny: permissions });
    const loose = findLoose(policy, 'policy');
    expect(loose).toEqual([]);
    expect(() => Object.assign(policy, { closed: false })).toThrow(TypeError);
  });

  it('does not change with the documents it was made from', () => {
    const read = ['/data/**'];
    const permissions = { filesystem: { read } };
    const policy = policyOf({ manifest: permissions, grant: permissions });
    read.push('/etc/**');
    expect(policy.decide('fs.read', { kind: 'path', path: '/etc/passwd' }).effect).toBe('deny');
    expect(policy.decide('fs.read', { kind: 'path', path: '/data/a' }).effect).toBe('allow');
  });

  it('says of every rule where it was written', () => {
    const permissions = { filesystem: { read: ['/a'] }, log: ['write'] };
    const policy = policyOf({
      manifest: permissions,
      grant: permissions,
      deny: { log: { write: true } },
    });
    expect(
      policy.rules.map(({ layer, origin }) => `${layer} ${origin.file}#${origin.pointer}`),
    ).toEqual([
      'manifest plugin.json#/permissions/filesystem/read/0',
      'manifest plugin.json#/permissions/log/0',
      'grant skerry.grants.json#/plugins/acme/permissions/filesystem/read/0',
      'grant skerry.grants.json#/plugins/acme/permissions/log/0',
      'deny skerry.policy.json#/deny/log/write',
    ]);
  });
});

function findLoose(value: unknown, place: string): string[] {
  if (value === null || typeof value !== 'object') return [];
  const children = Object.entries(value).flatMap(([key, child]) =>
    findLoose(child, `${place}.${key}`),
  );
  return Object.isFrozen(value) ? children : [place, ...children];
}
