// One permission entry: from a document's spelling to what it covers, and back to the shortest spelling.

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPermission, type Action } from '../../policies/index.ts';
import * as random from './arbitraries.ts';
import type { PlainRule } from './oracles.ts';
import { policyOf } from './policy-of.ts';

function scopesOf(
  section: string,
  key: string,
  entry: unknown,
): ReturnType<typeof policyOf>['compiled'] {
  return policyOf({ floor: { [section]: { [key]: [entry] } } }).compiled;
}

describe('a permission entry', () => {
  it('may be a string or an object around it', () => {
    const [text] = scopesOf('database', 'read', 'users(id)');
    const [object] = scopesOf('database', 'read', { match: 'users', columns: ['id'] });
    expect(object?.scope).toEqual(text?.scope);
  });

  it('may list several patterns, each of which is a rule with its own place', () => {
    const rules = scopesOf('filesystem', 'read', { match: ['/a', '/b/**'], reason: 'why' });
    expect(rules.map(({ ref }) => [ref.text, ref.origin.pointer])).toEqual([
      ['/a', '/floor/filesystem/read/0/match/0'],
      ['/b/**', '/floor/filesystem/read/0/match/1'],
    ]);
  });

  it('keeps what it says besides, which changes no decision', () => {
    const entry = { match: '/a', optional: true, reason: 'why', maxBytes: 5 };
    const [rule] = scopesOf('filesystem', 'write', entry);
    expect(rule?.notes).toEqual({ optional: true, reason: 'why', maxBytes: 5 });
  });

  it.each([
    ['filesystem', 'read', '/data/**', '/data/**'],
    ['database', 'read', 'main:users(id)', 'users(id)'],
    ['database', 'read', 'crm:"order items"', 'crm:"order items"'],
    ['variables', 'read', 'acme.*', 'acme.*'],
    ['network', 'outbound', 'https://api.acme.example:443/**', 'https://api.acme.example'],
    [
      'network',
      'outbound',
      { match: 'http://api.acme.example:8080/v1', methods: ['POST'] },
      { match: 'http://api.acme.example:8080/v1', methods: ['POST'] },
    ],
  ])('%s.%s %j is shortest as %j', (section, key, entry, shortest) => {
    const [rule] = scopesOf(section, key, entry);
    expect(rule && formatPermission(rule.scope)).toEqual(shortest);
  });

  const kinds: readonly [Action, string, string, fc.Arbitrary<PlainRule>][] = [
    ['fs.read', 'filesystem', 'read', random.pathRule],
    ['db.read', 'database', 'read', random.tableRule],
    ['net.outbound', 'network', 'outbound', random.hostRule],
    ['variables.read', 'variables', 'read', random.nameRule],
  ];
  it.each(kinds)('means the same after it was shortened: %s', (_, section, key, rule) => {
    fc.assert(
      fc.property(rule, (entry) => {
        const [written] = scopesOf(section, key, entry);
        const shortest = written && formatPermission(written.scope);
        expect(scopesOf(section, key, shortest)[0]?.scope).toEqual(written?.scope);
      }),
    );
  });

  it('has no spelling in a list where it is a flag or a short form', () => {
    const { compiled } = policyOf({
      manifest: { filesystem: ['read'] },
      ceiling: { filesystem: { read: [] } },
      floor: { log: { write: true } },
    });
    expect(compiled.map(({ scope }) => formatPermission(scope))).toEqual([null, null]);
  });
});
