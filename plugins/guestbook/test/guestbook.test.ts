import { expect, test } from 'vitest';
import { parseEntries } from '../book.ts';
import { readNote } from '../note.ts';
import { escape, page } from '../page.ts';
import { readBody } from '../read-body.ts';
import { findEntries } from '../search.ts';

const ADA = { id: '1', at: '2026-01-01T12:00:00.000Z', name: 'Ada', text: 'What a rain' };
const EVE = { id: '2', at: '2026-01-02T12:00:00.000Z', name: 'Eve', text: '<script>"\'&' };

test('reads a note, without the space around it', () => {
  expect(readNote({ name: ' Ada ', text: 'one\ntwo', more: 1 })).toEqual({
    name: 'Ada',
    text: 'one\ntwo',
  });
  expect(readNote({ name: 'x'.repeat(60), text: 'x'.repeat(500) }).text).toHaveLength(500);
});

test.each([
  [null],
  ['Ada'],
  [{ name: 'Ada' }],
  [{ name: ' ', text: 'a' }],
  [{ name: 7, text: 'a' }],
  [{ name: 'x'.repeat(61), text: 'a' }],
  [{ name: 'Ada', text: 'x'.repeat(501) }],
  [{ name: 'Ada\u001b[2J', text: 'a' }],
])('takes %j for no note', (value) => {
  expect(() => readNote(value)).toThrow(TypeError);
});

test('finds the entries in a file, the newest first, and leaves out a line that was cut off', () => {
  const text = `${JSON.stringify(ADA)}\n{"id": "2", "na\n${JSON.stringify(EVE)}\n`;
  expect(parseEntries(text)).toEqual([EVE, ADA]);
});

test('escapes what people wrote, in every place of the page', () => {
  expect(escape(`<a href="x" title='y'>&`)).toBe(
    '&#60;a href=&#34;x&#34; title=&#39;y&#39;&#62;&#38;',
  );
  const html = page([{ ...EVE, name: EVE.text, at: EVE.text }], EVE.text);
  expect(html).not.toContain('<script');
  expect(html.match(/&#60;script&#62;/gu)).toHaveLength(4);
});

test('finds a text in names and texts, in letters of any size', () => {
  expect(findEntries([ADA, EVE], 'RAIN')).toEqual([ADA]);
  expect(findEntries([ADA, EVE], 'e')).toEqual([EVE]);
  expect(findEntries([ADA, EVE], 'x')).toEqual([]);
});

test.each([
  ['application/json; charset=utf-8', '{"a": 1}', { ok: true, value: { a: 1 } }],
  ['application/x-www-form-urlencoded', 'a=1&b=%C3%BC', { ok: true, value: { a: '1', b: 'ü' } }],
  ['application/json', '{', { ok: false, status: 400 }],
  ['text/plain', 'a', { ok: false, status: 415 }],
  ['application/json', 'x'.repeat(4_097), { ok: false, status: 413 }],
])('reads a body of the type %s', async (type, body, read) => {
  const request = new Request('http://a.test/', {
    method: 'POST',
    headers: { 'content-type': type },
    body,
  });
  expect(await readBody(request)).toMatchObject(read);
});
