// Path patterns: what they cover, what is refused, and that hostile ones cost no more than others.

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScopeError } from '../../policies/index.ts';
import { pathsCover, uncoveredPath } from '../../policies/scopes/path-cover.ts';
import { matchesPath, parsePathScope, pathsOverlap } from '../../policies/scopes/path.ts';
import { MAX_RULE_LENGTH } from '../../policies/scopes/scope-error.ts';
import * as random from './arbitraries.ts';
import { pathMatches } from './oracles.ts';
import { policyOf } from './policy-of.ts';

describe('a path pattern', () => {
  it('covers what the slow way says it covers', () => {
    fc.assert(
      fc.property(random.pathPattern, random.path, (pattern, path) => {
        expect(matchesPath(parsePathScope(pattern), path)).toBe(pathMatches(pattern, path));
      }),
      { numRuns: 20_000 },
    );
  });

  it.each([
    ['/data/**', '/data', true],
    ['/data/**', '/data/a/b', true],
    ['/data/**', '/database', false],
    ['/data/*', '/data/a', true],
    ['/data/*', '/data', false],
    ['/data/*', '/data/a/b', false],
    ['/data/*', '/data/.hidden', true],
    ['/data/*.csv', '/data/.csv', true],
    ['/data/*.csv', '/data/a.csv.exe', false],
    ['/data/**/x', '/data/x', true],
    ['/data/**/x', '/data/a/b/x', true],
    ['/data/**/x', '/data/a/b/x/c', false],
    ['/**', '/', true],
    ['/', '/', true],
    ['/', '/a', false],
    ['/data', '/DATA', false],
    ['/data/a', '/data/\u{61}', true],
    ['/data/\u{e9}', '/data/e\u{301}', false],
  ])('%s on %s: %s', (pattern, path, covered) => {
    expect(matchesPath(parsePathScope(pattern), path)).toBe(covered);
  });

  it.each([
    ['', 'empty'],
    ['data/a', 'absolute'],
    ['!/data/a', 'absolute'],
    ['/data/', 'empty segment'],
    ['//data', 'empty segment'],
    ['/data//a', 'empty segment'],
    ['/data/../etc', '".."'],
    ['/data/./a', '"."'],
    ['/data\\a', 'backslash'],
    ['/data/a?', '"?"'],
    ['/data/{a,b}', '"{"'],
    ['/data/[ab]', '"["'],
    ['/data/@(a|b)', '"@("'],
    ['/data/!(a)', '"!("'],
    ['/data/*(a)', '"*("'],
    ['/data/a**', 'mixes "**"'],
    ['/data/***', 'mixes "**"'],
    ['/data/**/**', 'repeats "**"'],
    ['/data/\0', 'control'],
    ['/data/\u{202e}txt.exe', 'control or invisible'],
    ['/data/\u{200b}', 'control or invisible'],
    ['/data/\u{d800}', 'control or invisible'],
    ['/data/e\u{301}', 'NFC'],
  ])('cannot be %j', (pattern, message) => {
    const parse = (): unknown => parsePathScope(pattern);
    expect(parse).toThrow(ScopeError);
    expect(parse).toThrow(message);
  });

  it('may contain dots, brackets and stars in places where they mean nothing else', () => {
    for (const text of ['/a.b', '/..a', '/...', '/report (1).pdf', '/*a*b*', '/a!b', '/a b']) {
      expect(parsePathScope(text).text).toBe(text);
    }
  });

  it('is at most 1024 characters long', () => {
    const longest = `/${'a'.repeat(MAX_RULE_LENGTH - 1)}`;
    expect(longest).toHaveLength(1024);
    expect(parsePathScope(longest).text).toBe(longest);
    expect(() => parsePathScope(`${longest}a`)).toThrow('1025 characters');
  });
});

describe('a pattern made to be slow', () => {
  // A matcher that backtracks over these would not come back within the life of the universe.
  it('matches a segment of many stars in one pass', () => {
    const scope = parsePathScope(`/${'a*'.repeat(511)}b`);
    expect(matchesPath(scope, `/${'a'.repeat(1_000_000)}`)).toBe(false);
    expect(matchesPath(scope, `/${'a'.repeat(1_000_000)}b`)).toBe(true);
  });

  it('matches many "**" in steps bounded by pattern times path', () => {
    const scope = parsePathScope(`${'/**/a'.repeat(200)}/b`);
    expect(matchesPath(scope, '/a'.repeat(20_000))).toBe(false);
    expect(matchesPath(scope, `${'/a'.repeat(20_000)}/b`)).toBe(true);
  });

  it('is no slower inside a policy full of them', () => {
    const read = Array.from(
      { length: 250 },
      (_, index) => `${'/*'.repeat(index + 1)}/**/x${index}`,
    );
    const policy = policyOf({ floor: { filesystem: { read } } });
    const path = '/a'.repeat(2_000);
    expect(policy.decide('fs.read', { kind: 'path', path }).reason).toBe('not-granted');
    expect(policy.decide('fs.read', { kind: 'path', path: `${path}/x7` }).reason).toBe('floor');
  });

  it('is compared with others in bounded steps, and called uncovered where that is not enough', () => {
    const broad = Array.from({ length: 6 }, (_, index) =>
      parsePathScope(`${'/**/a'.repeat(40 + index)}/b`),
    );
    expect(pathsCover(broad, parsePathScope(`${'/**/a'.repeat(60)}/c`))).toBe(false);
  });
});

describe('patterns compared', () => {
  const patterns = fc.array(random.pathPattern, { maxLength: 3 });

  it('cover another together only if no path of it is outside', () => {
    fc.assert(
      fc.property(patterns, random.pathPattern, fc.array(random.path), (broad, narrow, paths) => {
        if (!pathsCover(broad.map(parsePathScope), parsePathScope(narrow))) return;
        for (const path of paths.filter((one) => pathMatches(narrow, one))) {
          expect(broad.some((pattern) => pathMatches(pattern, path))).toBe(true);
        }
      }),
      { numRuns: 5_000 },
    );
  });

  it('show a path that is outside wherever they do not cover', () => {
    fc.assert(
      fc.property(patterns, random.pathPattern, (broad, narrow) => {
        const path = uncoveredPath(broad.map(parsePathScope), parsePathScope(narrow));
        expect(path === null).toBe(pathsCover(broad.map(parsePathScope), parsePathScope(narrow)));
        if (path === null) return;
        expect(pathMatches(narrow, path)).toBe(true);
        expect(broad.some((pattern) => pathMatches(pattern, path))).toBe(false);
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    [['/data/**'], '/data', true],
    [['/data/**'], '/data/*/x', true],
    [['/a/*/**'], '/a/**/x', true],
    [['/a/*', '/a/*/*/**', '/a'], '/a/**', true],
    [['/a/*', '/a/*/*/**'], '/a/**', false],
    [['/a/*'], '/a/**', false],
    [['/a/x*'], '/a/*', false],
    [['/a/*.csv', '/a/*.txt'], '/a/*', false],
    [[], '/a', false],
  ])('%j over %s: %s', (broad, narrow, covered) => {
    expect(pathsCover(broad.map(parsePathScope), parsePathScope(narrow))).toBe(covered);
  });

  it('overlap wherever one path lies in both', () => {
    fc.assert(
      fc.property(random.pathPattern, random.pathPattern, fc.array(random.path), (a, b, paths) => {
        if (!paths.some((path) => pathMatches(a, path) && pathMatches(b, path))) return;
        expect(pathsOverlap(parsePathScope(a), parsePathScope(b))).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    ['/a/*', '/*/b', true],
    ['/a/**', '/**/b', true],
    ['/a/x*', '/a/y*', false],
    ['/a/*.csv', '/a/*.txt', false],
    ['/a/b', '/a/b/c', false],
    ['/a/**', '/b/**', false],
  ])('%s and %s overlap: %s', (a, b, expected) => {
    expect(pathsOverlap(parsePathScope(a), parsePathScope(b))).toBe(expected);
    expect(pathsOverlap(parsePathScope(b), parsePathScope(a))).toBe(expected);
  });
});
