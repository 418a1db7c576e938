// Table rules: spelling, folding, columns, and comparing them.

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScopeError } from '../../policies/index.ts';
import {
  namesTable,
  parseTableScope,
  tablesCover,
  tablesOverlap,
} from '../../policies/scopes/table.ts';
import * as random from './arbitraries.ts';
import { reaches, type PlainRule } from './oracles.ts';

describe('a table rule', () => {
  it.each([
    ['users', 'main:users'],
    ['Users', 'main:users'],
    ['main:users', 'main:users'],
    ['crm:orders', 'crm:orders'],
    ['CRM:Orders(ID)', 'crm:orders(id)'],
    ['users(id, email)', 'main:users(id,email)'],
    ['users(id,ID)', 'main:users(id)'],
    ['users()', 'main:users()'],
    ['blog_*', 'main:blog_*'],
    ['*', 'main:*'],
    ['crm:*', 'crm:*'],
    ['"order items"', 'main:"order items"'],
    ['"Order""s":"T(1)"("a,b")', '"order""s":"t(1)"("a,b")'],
    ['"plain"', 'main:plain'],
    ['"\u{c4}rger"', 'main:"\u{c4}rger"'],
  ])('%s means %s', (text, canonical) => {
    expect(parseTableScope(text, undefined).text).toBe(canonical);
    expect(parseTableScope(canonical, undefined).text).toBe(canonical);
  });

  it.each([
    '',
    ':users',
    'main:',
    'main:users:x',
    'order items',
    'users;drop',
    'users(id',
    'users(id))',
    'users(id,)',
    'users(,)',
    'users(*)',
    'users(id)x',
    'blog*',
    '*_log',
    'b*g',
    '**',
    '*:users',
    '"blog_"*',
    '"users',
    '""',
    '"*"',
    '\u{fc}sers',
    'public.users',
  ])('cannot be %j', (text) => {
    expect(() => parseTableScope(text, undefined)).toThrow(ScopeError);
  });

  it('takes its columns from the list beside it, folded and quoted alike', () => {
    expect(parseTableScope('users', ['ID', '"Full Name"']).text).toBe('main:users(id,"full name")');
    expect(parseTableScope('users', []).columns).toEqual([]);
    expect(() => parseTableScope('users(id)', ['id'])).toThrow('lists columns');
    expect(() => parseTableScope('users', ['*'])).toThrow('"*" is not a column');
    expect(() => parseTableScope('users', ['a b'])).toThrow('is not a column');
  });

  it('folds ASCII letters only, as the databases do', () => {
    expect(parseTableScope('"\u{130}I"', undefined).table).toBe('\u{130}i');
  });

  it('covers longer names with a prefix, not the prefix itself', () => {
    const scope = parseTableScope('blog_*', undefined);
    expect(namesTable(scope, 'main', 'blog_posts')).toBe(true);
    expect(namesTable(scope, 'main', 'blog_')).toBe(false);
    expect(namesTable(scope, 'main', 'blogs')).toBe(false);
    expect(namesTable(scope, 'crm', 'blog_posts')).toBe(false);
  });
});

describe('table rules compared', () => {
  const rules = fc.array(random.tableRule, { maxLength: 3 });
  const parse = ({ match, columns }: PlainRule): ReturnType<typeof parseTableScope> =>
    parseTableScope(match, columns);

  it('cover another together only if nothing of it is outside', () => {
    fc.assert(
      fc.property(
        rules,
        random.tableRule,
        fc.array(random.tableResource),
        (broad, narrow, resources) => {
          if (!tablesCover(broad.map(parse), parse(narrow))) return;
          for (const resource of resources.filter((one) => reaches([narrow], one))) {
            expect(reaches(broad, resource)).toBe(true);
          }
        },
      ),
      { numRuns: 10_000 },
    );
  });

  it.each([
    [['users'], 'users(id)', true],
    [['users(id)'], 'users', false],
    [['users(id)', 'users(email)'], 'users(id,email)', true],
    [['users(id)'], 'users(id,email)', false],
    [['users(id)'], 'users()', true],
    [['blog_*'], 'blog_posts(id)', true],
    [['blog_posts'], 'blog_*', false],
    [['*'], 'blog_*', true],
    [['crm:*'], 'blog_*', false],
    [['blog_*(id)', '*(email)'], 'blog_x_*(id,email)', true],
  ])('%j over %s: %s', (broad, narrow, covered) => {
    const scopes = broad.map((text) => parseTableScope(text, undefined));
    expect(tablesCover(scopes, parseTableScope(narrow, undefined))).toBe(covered);
  });

  it.each([
    ['users', 'users', true],
    ['users(id)', 'users(id,email)', true],
    ['users(id)', 'users(email)', false],
    ['users', 'users(email)', true],
    ['users', 'orders', false],
    ['blog_*', 'blog_posts', true],
    ['main:a', 'crm:a', false],
  ])('%s and %s overlap: %s', (a, b, expected) => {
    const [left, right] = [parseTableScope(a, undefined), parseTableScope(b, undefined)];
    expect(tablesOverlap(left, right)).toBe(expected);
    expect(tablesOverlap(right, left)).toBe(expected);
  });
});
