// Name rules: exact names, prefixes, and the two spellings of a prefix.

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScopeError } from '../../policies/index.ts';
import { coversName, matchesName, parseNameScope } from '../../policies/scopes/name.ts';
import * as random from './arbitraries.ts';
import { nameMatches } from './oracles.ts';
import { policyOf } from './policy-of.ts';

const dotted = (text: string): ReturnType<typeof parseNameScope> =>
  parseNameScope(text, 'dotted', true);

describe('a name rule', () => {
  it('covers what the slow way says it covers', () => {
    fc.assert(
      fc.property(random.nameRule, random.nameResource, ({ match }, { name }) => {
        expect(matchesName(dotted(match), name)).toBe(nameMatches(match, name));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['message.*', 'message.created', true],
    ['message.*', 'message.a.b', true],
    ['message.*', 'message', false],
    ['message.*', 'message.', false],
    ['message.*', 'messages.created', false],
    ['message.created', 'message.created', true],
    ['message.created', 'message.created.late', false],
    ['*', 'anything', true],
  ])('%s on %s: %s', (rule, name, covered) => {
    expect(matchesName(dotted(rule), name)).toBe(covered);
  });

  it.each([
    '',
    'message*',
    '*.created',
    'a.*.b',
    '**',
    'a..b',
    '.a',
    'a.',
    'a b',
    '.*',
    'a"b',
    'a?',
  ])('cannot be %j', (text) => {
    expect(() => dotted(text)).toThrow(ScopeError);
  });

  it('says every name in a ceiling or a deny rule only', () => {
    expect(() => parseNameScope('*', 'dotted', false)).toThrow('only for a ceiling or a deny rule');
    const everything = { variables: { read: ['*'] } };
    for (const layer of ['manifest', 'grant', 'floor']) {
      expect(() => policyOf({ [layer]: everything })).toThrow('only for a ceiling or a deny rule');
    }
    for (const layer of ['ceiling', 'deny'])
      expect(policyOf({ [layer]: everything }).rules).toHaveLength(1);
  });

  it('covers environment variables by exact name or by a prefix that ends in "_"', () => {
    const variable = (text: string): ReturnType<typeof parseNameScope> =>
      parseNameScope(text, 'environment', false);
    expect(matchesName(variable('ACME_*'), 'ACME_KEY')).toBe(true);
    expect(matchesName(variable('ACME_*'), 'ACME_')).toBe(false);
    expect(matchesName(variable('TZ'), 'tz')).toBe(false);
    for (const text of ['ACME*', 'acme.*', 'A-B', '1A', 'A B', '*', '*_KEY', 'A=B']) {
      expect(() => variable(text)).toThrow(ScopeError);
    }
  });

  it('covers another rule only if it covers all its names', () => {
    const name = fc.oneof(random.nameRule, fc.constant({ match: '*' }));
    fc.assert(
      fc.property(name, name, fc.array(random.nameResource), (broad, narrow, names) => {
        if (!coversName(dotted(broad.match), dotted(narrow.match))) return;
        for (const { name: one } of names) {
          if (nameMatches(narrow.match, one)) expect(nameMatches(broad.match, one)).toBe(true);
        }
      }),
    );
    expect(coversName(dotted('a.*'), dotted('a.b.*'))).toBe(true);
    expect(coversName(dotted('a.b.*'), dotted('a.*'))).toBe(false);
    expect(coversName(dotted('a.*'), dotted('a.*'))).toBe(true);
    expect(coversName(dotted('a.*'), dotted('*'))).toBe(false);
  });
});
