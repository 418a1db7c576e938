// Switching plugins off and on: what is written, what stays, and which names are no ids.

import { describe, expect, test } from 'vitest';
import { approve } from '../../policies/grants-change.ts';
import {
  disable,
  disablingOf,
  enable,
  enablingOf,
  flippedBetween,
} from '../../policies/grants-switch.ts';
import {
  formatGrants,
  grantFor,
  NO_GRANTS,
  parseGrants,
  validateGrants,
} from '../../policies/grants.ts';
import { formatProblem } from '../../policies/problem.ts';
import { BY, fullGrants, LATER, NOTES, parsed, problemsOf, type Json } from './documents.ts';

const ID = 'acme.notes';
const OFF = disable(NO_GRANTS, { plugin: ID, ...BY });

describe('disabling', () => {
  test('says who, when and why, of a plugin that was never granted anything too', () => {
    expect(disablingOf(OFF, ID)).toEqual(BY);
    expect(OFF).toEqual({ version: 1, plugins: {}, disabled: { [ID]: BY } });
    expect(disablingOf(NO_GRANTS, ID)).toBeNull();
    expect(Object.isFrozen(OFF.disabled?.[ID])).toBe(true);
  });

  test('leaves what was granted', () => {
    const granted = approve(NO_GRANTS, { manifest: parsed(NOTES), ...BY });
    const off = disable(granted, { plugin: ID, ...LATER });
    expect(grantFor(off, ID)).toEqual(grantFor(granted, ID));
    expect(approve(off, { manifest: parsed(NOTES), ...LATER }).disabled).toEqual(off.disabled);
  });

  test('twice changes nothing: the first word stands', () => {
    expect(disable(OFF, { plugin: ID, ...LATER })).toBe(OFF);
  });

  test('is in the file, and read back from it', () => {
    expect(parseGrants(formatGrants(OFF), 'f')).toEqual(OFF);
    expect(validateGrants(structuredClone(OFF), 'f')).toEqual([]);
  });

  test.each([
    '__proto__',
    'Acme',
    'acme ',
    '@acme/notes',
    'a/b',
    '../a',
    '*',
    'acme.*',
    '',
    'a\u202eb',
  ])('is refused for what is no id: %j', (plugin) => {
    const problems = problemsOf(() => disable(NO_GRANTS, { plugin, ...BY }));
    expect(problems.length).toBeGreaterThan(0);
    for (const { pointer } of problems) expect(pointer).toMatch(/^\/disabled\//u);
  });

  test.each([
    ['by', { by: '' }],
    ['at', { at: '31 January' }],
    ['at', { at: '2026-02-30T12:00:00Z' }],
    ['reason', { reason: 'a\nb' }],
  ])('without a name, a time or a reason is refused: %s', (key, more) => {
    const [problem] = problemsOf(() => disable(NO_GRANTS, { plugin: ID, ...BY, ...more }));
    expect(problem && formatProblem(problem)).toContain(
      `skerry.grants.json#/disabled/acme.notes/${key}: `,
    );
  });
});

describe('enabling', () => {
  const on = enable(OFF, { plugin: ID, ...LATER });

  test('takes the word back, and says who did', () => {
    expect(disablingOf(on, ID)).toBeNull();
    expect(enablingOf(on, ID)).toEqual(LATER);
    expect(on).toEqual({ version: 1, plugins: {}, enabled: { [ID]: LATER } });
  });

  test('leaves other plugins disabled', () => {
    const both = disable(OFF, { plugin: 'acme.other', ...BY });
    expect(enable(both, { plugin: ID, ...LATER }).disabled).toEqual({ 'acme.other': BY });
  });

  test('of what is not disabled changes nothing', () => {
    expect(enable(on, { plugin: ID, ...BY })).toBe(on);
    for (const plugin of ['constructor', '__proto__', 'Acme', ''])
      expect(enable(OFF, { plugin, ...BY })).toBe(OFF);
  });

  test('is forgotten when the plugin is disabled again', () => {
    expect(disable(on, { plugin: ID, ...BY })).toEqual(OFF);
  });

  test('is beaten by a disabling beside it', () => {
    const text = JSON.stringify({ ...OFF, enabled: { [ID]: LATER } });
    expect(disablingOf(parseGrants(text, 'f'), ID)).toEqual(BY);
  });
});

describe('who is disabled', () => {
  test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'is nobody by the name of what every object has: %s',
    (id) => {
      expect(disablingOf(OFF, id)).toBeNull();
      expect(enablingOf(OFF, id)).toBeNull();
    },
  );

  test('can be a plugin that is called so', () => {
    expect(
      disablingOf(disable(NO_GRANTS, { plugin: 'constructor', ...BY }), 'constructor'),
    ).toEqual(BY);
  });

  test.each([
    ['/disabled/acme.other/reason', (off: Json) => delete off['reason']],
    ['/disabled/acme.other/untill', (off: Json) => (off['untill'] = '2026-02-02T09:00:00Z')],
    ['/disabled/acme.other/at', (off: Json) => (off['at'] = 'now')],
  ])('is not guessed where the file is wrong: %s', (pointer, change) => {
    const grants = fullGrants();
    change((grants['disabled'] as Record<string, Json>)['acme.other'] as Json);
    const problems = problemsOf(() => parseGrants(JSON.stringify(grants), 'f'));
    expect(problems).toContainEqual(expect.objectContaining({ pointer }));
  });
});

describe('what changed between two versions', () => {
  const other = disable(NO_GRANTS, { plugin: 'acme.other', ...BY });

  test.each([
    [NO_GRANTS, OFF, { disabled: [ID], enabled: [] }],
    [OFF, NO_GRANTS, { disabled: [], enabled: [ID] }],
    [OFF, other, { disabled: ['acme.other'], enabled: [ID] }],
    [OFF, disable(NO_GRANTS, { plugin: ID, ...LATER }), { disabled: [], enabled: [] }],
  ])('is which plugins went off and which came on (%#)', (before, after, flipped) => {
    expect(flippedBetween(before, after)).toEqual(flipped);
  });
});
