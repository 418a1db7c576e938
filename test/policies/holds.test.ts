// Switching plugins off and on: what is written, what stays, and which names are no ids.

import { describe, expect, test } from 'vitest';
import { approve } from '../../policies/grants-change.ts';
import {
  heldIn,
  HOLD_NAMES,
  HOLDS,
  holdOf,
  liftHold,
  liftingOf,
  noteLifting,
  putHold,
} from '../../policies/holds.ts';
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
const OFF = putHold(NO_GRANTS, 'disabled', { plugin: ID, ...BY });

describe('disabling', () => {
  test('says who, when and why, of a plugin that was never granted anything too', () => {
    expect(holdOf(OFF, 'disabled', ID)).toEqual(BY);
    expect(OFF).toEqual({ version: 1, plugins: {}, disabled: { [ID]: BY } });
    expect(holdOf(NO_GRANTS, 'disabled', ID)).toBeNull();
    expect(Object.isFrozen(OFF.disabled?.[ID])).toBe(true);
  });

  test('leaves what was granted', () => {
    const granted = approve(NO_GRANTS, { manifest: parsed(NOTES), ...BY });
    const off = putHold(granted, 'disabled', { plugin: ID, ...LATER });
    expect(grantFor(off, ID)).toEqual(grantFor(granted, ID));
    expect(approve(off, { manifest: parsed(NOTES), ...LATER }).disabled).toEqual(off.disabled);
  });

  test('twice changes nothing: the first word stands', () => {
    expect(putHold(OFF, 'disabled', { plugin: ID, ...LATER })).toBe(OFF);
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
    const problems = problemsOf(() => putHold(NO_GRANTS, 'disabled', { plugin, ...BY }));
    expect(problems.length).toBeGreaterThan(0);
    for (const { pointer } of problems) expect(pointer).toMatch(/^\/disabled\//u);
  });

  test.each([
    ['by', { by: '' }],
    ['at', { at: '31 January' }],
    ['at', { at: '2026-02-30T12:00:00Z' }],
    ['reason', { reason: 'a\nb' }],
  ])('without a name, a time or a reason is refused: %s', (key, more) => {
    const [problem] = problemsOf(() =>
      putHold(NO_GRANTS, 'disabled', { plugin: ID, ...BY, ...more }),
    );
    expect(problem && formatProblem(problem)).toContain(
      `skerry.grants.json#/disabled/acme.notes/${key}: `,
    );
  });
});

describe('enabling', () => {
  const on = liftHold(OFF, 'disabled', { plugin: ID, ...LATER });

  test('takes the word back, and says who did', () => {
    expect(holdOf(on, 'disabled', ID)).toBeNull();
    expect(liftingOf(on, 'disabled', ID)).toEqual(LATER);
    expect(on).toEqual({ version: 1, plugins: {}, enabled: { [ID]: LATER } });
  });

  test('leaves other plugins disabled', () => {
    const both = putHold(OFF, 'disabled', { plugin: 'acme.other', ...BY });
    expect(liftHold(both, 'disabled', { plugin: ID, ...LATER }).disabled).toEqual({
      'acme.other': BY,
    });
  });

  test('of what is not disabled changes nothing', () => {
    expect(liftHold(on, 'disabled', { plugin: ID, ...BY })).toBe(on);
    for (const plugin of ['constructor', '__proto__', 'Acme', ''])
      expect(liftHold(OFF, 'disabled', { plugin, ...BY })).toBe(OFF);
  });

  test('is forgotten when the plugin is disabled again', () => {
    expect(putHold(on, 'disabled', { plugin: ID, ...BY })).toEqual(OFF);
  });

  test('is beaten by a disabling beside it', () => {
    const text = JSON.stringify({ ...OFF, enabled: { [ID]: LATER } });
    expect(holdOf(parseGrants(text, 'f'), 'disabled', ID)).toEqual(BY);
  });
});

describe('who is disabled', () => {
  test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'is nobody by the name of what every object has: %s',
    (id) => {
      expect(holdOf(OFF, 'disabled', id)).toBeNull();
      expect(liftingOf(OFF, 'disabled', id)).toBeNull();
    },
  );

  test('can be a plugin that is called so', () => {
    expect(
      holdOf(
        putHold(NO_GRANTS, 'disabled', { plugin: 'constructor', ...BY }),
        'disabled',
        'constructor',
      ),
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

describe('every hold', () => {
  const entry = (share = 0.5): object => ({ plugin: ID, ...BY, share });
  const flip = (hold: string): never =>
    (hold === 'throttled' ? entry() : { plugin: ID, ...BY }) as never;

  test.each(HOLD_NAMES)('is put on, written, read, and taken off: %s', (hold) => {
    const held = putHold(NO_GRANTS, hold, flip(hold));
    expect(holdOf(parseGrants(formatGrants(held), 'f'), hold, ID)).toMatchObject(BY);
    for (const other of HOLD_NAMES) if (other !== hold) expect(holdOf(held, other, ID)).toBeNull();
    const lifted = liftHold(held, hold, { plugin: ID, ...LATER });
    expect(lifted).toEqual({ version: 1, plugins: {}, [HOLDS[hold]]: { [ID]: LATER } });
    expect(liftingOf(lifted, hold, ID)).toEqual(LATER);
  });

  test('can be noted as taken off where it is not written', () => {
    const noted = noteLifting(NO_GRANTS, 'quarantined', { plugin: ID, ...BY });
    expect(liftingOf(noted, 'quarantined', ID)).toEqual(BY);
    expect(heldIn(noted, 'quarantined')).toEqual([]);
    expect(heldIn(OFF, 'disabled')).toEqual([ID]);
    expect(noteLifting(OFF, 'disabled', { plugin: ID, ...LATER }).disabled).toBeUndefined();
  });

  test('stands beside the others: each is taken off by itself', () => {
    const all = HOLD_NAMES.reduce((grants, hold) => putHold(grants, hold, flip(hold)), NO_GRANTS);
    const free = liftHold(all, 'suspended', { plugin: ID, ...LATER });
    expect(HOLD_NAMES.filter((hold) => holdOf(free, hold, ID) !== null)).toEqual([
      'disabled',
      'quarantined',
      'throttled',
    ]);
  });

  test.each([0, -1, 1.01, Number.NaN, '0.5', undefined])(
    'of a share has one above 0 and up to 1: %j is refused',
    (share) => {
      const flipped = { plugin: ID, ...BY, share } as never;
      expect(problemsOf(() => putHold(NO_GRANTS, 'throttled', flipped)).length).toBeGreaterThan(0);
    },
  );

  test('of another share is another word', () => {
    const half = putHold(NO_GRANTS, 'throttled', entry() as never);
    expect(putHold(half, 'throttled', { ...LATER, plugin: ID, share: 0.5 })).toBe(half);
    const less = putHold(half, 'throttled', { ...LATER, plugin: ID, share: 0.1 });
    expect(holdOf(less, 'throttled', ID)).toEqual({ ...LATER, share: 0.1 });
  });
});
