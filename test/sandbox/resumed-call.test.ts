// A call that waits for something another call of the same unit does: its answer comes then, not at its next entry.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { call, ending, openSandbox, type TestSandbox } from './make-unit.ts';

let world: TestSandbox;
beforeAll(async () => {
  world = await openSandbox({}, () => {});
});
afterAll(() => world[Symbol.asyncDispose]());

const CODE = `
let go;
const later = new Promise((resolve) => { go = resolve; });
export default {
  async waits() { await later; return 'resumed'; },
  goes() { go(); return 'gone'; },
};`;

it('a call is answered when another call resumes it, though that one is over at once', async () => {
  const unit = world.unit(CODE, { wall: 20_000 });
  await unit.load();
  const waiting = call(unit, 'waits', null);
  expect(await call(unit, 'goes', null)).toEqual({ ok: true, text: '"gone"' });
  expect(ending(await waiting)).toBe('ok');
});
