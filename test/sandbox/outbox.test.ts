// What a guest writes in one entry, read back by its cell.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseOutbox } from '../../sandbox/cell/outbox.ts';
import { makeOutbox } from '../../sandbox/guest/outbox.ts';

const LETTERS = {
  r: 'result',
  q: 'request',
  l: 'log',
  t: 'timer',
  c: 'clear',
  o: 'ready',
} as const;

describe('the outbox', () => {
  it('brings every word back as it was posted', () => {
    const number = fc.integer({ min: 0, max: 4_294_967_295 });
    const item = fc.tuple(
      fc.constantFrom(...(['r', 'q', 'l', 't', 'c', 'o'] as const)),
      number,
      number,
      number,
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(item, { maxLength: 6 }), (items) => {
        const outbox = makeOutbox();
        for (const one of items) outbox.post(...one);
        expect(parseOutbox(outbox.take())).toEqual(
          items.map(([letter, call, id, status, text]) => ({
            word: LETTERS[letter],
            call,
            id,
            status,
            text,
          })),
        );
        expect(outbox.take()).toBe('');
      }),
    );
  });

  it.each([
    'x1,2,3,0,',
    'r1,2,3',
    'r1,2,3,5,abc',
    'r,1,2,3,',
    'r1,2,3,-1,',
    'r1,2,3,99999999999,a',
    'r1,2,a,0,',
    '__proto__',
  ])('refuses %j', (text) => {
    expect(() => parseOutbox(text)).toThrow('outbox');
  });
});
