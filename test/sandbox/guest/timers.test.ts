// Timers: order, caps, and the call they belong to.

import { afterAll, describe, expect, it } from 'vitest';
import { endRunner, runInIsolate, valueOf } from './run-in-isolate.ts';

afterAll(endRunner);

describe('timers', () => {
  it('pass their arguments on and run in the order of their time', async () => {
    const value = await valueOf(`
      const ran = [];
      setTimeout(() => ran.push('late'), 20);
      setTimeout((...args) => ran.push(args.join()), 5, 'a', 'b');
      const interval = setInterval(() => { ran.push('i'); if (ran.length > 4) clearInterval(interval); }, 8);
      await new Promise((resolve) => setTimeout(resolve, 100));
      return ran;`);
    expect(value).toEqual(['a,b', 'i', 'i', 'late', 'i']);
  });

  it('say what to wait for: a number of 32 bits, at least a millisecond, once more for each turn', async () => {
    const { posts } = await runInIsolate(`
      for (const ms of [undefined, -5, 0, NaN, 1.9, '7', Infinity, 2 ** 31 - 1, 2 ** 31, 2 ** 32 + 9]) clearTimeout(setTimeout(() => {}, ms));
      let turns = 0;
      await new Promise((resolve) => { const id = setInterval(() => { if (++turns === 3) { clearInterval(id); resolve(); } }, 4); });`);
    const waits = posts.filter(({ kind }) => kind === 'timer').map(({ b }) => b);
    expect(waits).toEqual([1, 1, 1, 1, 1, 7, 1, 2_147_483_647, 1, 9, 4, 4, 4]);
    expect(posts.filter(({ kind }) => kind === 'clear')).toHaveLength(11);
  });

  it('can be a thousand at one time, and not one more', async () => {
    const value = await valueOf(`
      const ids = [];
      for (let i = 0; i < 1000; i++) ids.push(setTimeout(() => {}, 1e6));
      let refused = '';
      try { setTimeout(() => {}, 1); } catch (error) { refused = error.name; }
      try { AbortSignal.timeout(1); } catch (error) { refused += error.name; }
      clearTimeout(ids[0]);
      const again = typeof setTimeout(() => {}, 1e6);
      for (const id of ids) clearTimeout(id);
      return [refused, again];`);
    expect(value).toEqual(['RangeErrorRangeError', 'number']);
  });

  it('cannot be more by setting some while one is being set', async () => {
    const value = await valueOf(`
      let made = 0;
      const nest = (depth) => { try { setTimeout(() => {}, { valueOf() { if (depth > 0) nest(depth - 1); return 1e6; } }); made++; } catch {} };
      nest(1500);
      runtime.endTimersOf(0);
      return made;`);
    expect(value).toBe(1000);
  });

  it('end with the call that set them, and only those', async () => {
    const value = await valueOf(`
      const ran = [];
      runtime.setCurrentCall(7);
      const mine = setTimeout(() => ran.push('seven'), 5);
      setInterval(() => ran.push('seven again'), 5);
      runtime.setCurrentCall(8);
      const other = setTimeout(() => ran.push('eight'), 5);
      runtime.endTimersOf(7);
      runtime.fireTimer(mine); runtime.fireTimer(other); runtime.fireTimer(other); runtime.fireTimer(12345);
      return ran;`);
    expect(value).toEqual(['eight']);
  });

  it('belong to the call of the timer that set them', async () => {
    const value = await valueOf(`
      const ran = [];
      let inner;
      runtime.setCurrentCall(7);
      const outer = setTimeout(() => { inner = setTimeout(() => ran.push('inner'), 5); }, 5);
      runtime.setCurrentCall(8);
      runtime.fireTimer(outer);
      const after = setTimeout(() => ran.push('after'), 5);
      runtime.endTimersOf(7);
      runtime.fireTimer(inner); runtime.fireTimer(after);
      return ran;`);
    expect(value).toEqual(['after']);
  });

  it('write what their callbacks throw to the log and go on', async () => {
    const { value, posts } = await runInIsolate(`
      let turns = 0;
      setTimeout(() => { throw new Error('once'); }, 1);
      setTimeout(() => { throw { get stack() { throw 1; } }; }, 2);
      queueMicrotask(() => { throw new RangeError('micro'); });
      await new Promise((resolve) => { const id = setInterval(() => { if (++turns === 3) { clearInterval(id); resolve(); } throw new Error('turn'); }, 4); });
      return turns;`);
    expect(value).toBe(3);
    const texts = posts
      .filter(({ kind }) => kind === 'log')
      .map(({ a, text }) => [a, text.split('\n')[0]]);
    expect(texts.slice(0, 4)).toEqual([
      [3, 'Uncaught (in a microtask) RangeError: micro'],
      [3, 'Uncaught (in a timer) Error: once'],
      [3, 'Uncaught (in a timer) Error: { stack: [Getter] }'],
      [3, 'Uncaught (in a timer) Error: turn'],
    ]);
  });

  it('do not run text as code', async () => {
    expect(
      await valueOf(
        "try { setTimeout('globalThis.x = 1', 1); } catch (error) { return error.name; }",
      ),
    ).toBe('TypeError');
  });

  it('are not there if the outbox refuses them', async () => {
    const value = await valueOf(`
      bridge.post = () => { throw new RangeError('full'); };
      let refused = 0;
      for (let i = 0; i < 1500; i++) try { setTimeout(() => {}, 1); } catch (error) { if (error.message === 'full') refused++; }
      return refused;`);
    expect(value).toBe(1500);
  });
});
