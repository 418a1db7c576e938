import { expect, test } from 'vitest';
import { tellAttack, tellFailure, tellPrying, tellRows } from '../../../../src/cli/demo/tell.ts';

const back = (result: unknown): Parameters<typeof tellAttack>[0] => ({ code: null, result, ms: 1 });
const found = (...happened: string[]): unknown[] =>
  happened.map((end) => ({ tried: 'it', happened: end }));

test('names the first three rows of many', () => {
  const rows = ['a', 'b', 'c', 'd'];
  expect(tellRows(rows, (row: string) => row)).toEqual({ text: '4 rows: a, b, c, …', held: true });
  expect(tellRows(rows.slice(1), (row: string) => row).text).toBe('3 rows: b, c, d');
});

test('takes no rows for a failure: there is data to be found', () => {
  expect(tellRows([], String).held).toBe(false);
});

test('counts the findings of an attack by how they ended', () => {
  const refused = 'refused PERMISSION_DENIED';
  expect(tellAttack(back(found(refused, refused)), 0)).toEqual({
    text: '2 of 2 refused',
    held: true,
  });
  expect(tellAttack(back(found('nothing there')), 0).text).toBe('1 of 1 not there');
  expect(tellAttack(back(found(refused, 'nothing there', refused)), 0)).toEqual({
    text: '2 refused, 1 not there',
    held: true,
  });
  expect(tellAttack(back({ 'refused A': 100, 'refused B': 4900 }), 0).text).toBe(
    '5000 of 5000 refused',
  );
});

test.each([
  ['a finding', back(found('refused A', 'GOT root:x:0', 'nothing there')), '1 CAME THROUGH'],
  ['a finding in other words', back(found('kept that of call 1')), '1 CAME THROUGH'],
  ['a tally', back({ 'refused A': 1, 'GOT it': 2 }), '2 CAME THROUGH'],
  ['a flood that all was taken of', back({ lines: 40, bytes: 400 }), '40 of 40 lines taken'],
  ['a result that is no data', back(new Date()), 'REACHED THE HOST'],
  ['a call that never ran', { code: 'UNKNOWN_HANDLER', result: '', ms: 1 }, 'UNKNOWN_HANDLER'],
])('does not call %s held', (_, ended, text) => {
  const told = tellAttack(ended, 40);
  expect(told.held).toBe(false);
  expect(told.text).toContain(text);
});

test.each(['TIMEOUT', 'MEMORY_LIMIT', 'WORKER_CRASH'])('calls an end by %s held', (code) => {
  expect(tellAttack({ code, result: 'x', ms: 1000.4 }, 0)).toEqual({
    text: `${code} after 1000 ms`,
    held: true,
  });
});

test('names the ways by which something leaked', () => {
  const leaked = [{ way: 'order by it' }, { way: 'behind a union' }];
  expect(tellPrying({ refused: [{}], leaked })).toEqual({
    text: 'LEAKED by: order by it, behind a union',
    held: false,
  });
  expect(tellPrying({ refused: [], leaked: [] }).held).toBe(false);
});

test('an honest call that fails is a failure', () => {
  const ended = { code: 'EXECUTION_ERROR', result: 'no such table', ms: 1 };
  expect(tellFailure(ended)).toEqual({ text: 'EXECUTION_ERROR: no such table', held: false });
});
