// A unit as its host sees it: calls in, one outcome each out.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, ending, openSandbox, type TestSandbox } from './make-unit.ts';

let world: TestSandbox;
beforeAll(async () => {
  world = await openSandbox();
});
afterAll(() => world[Symbol.asyncDispose]());

const BASICS = `
export default {
  echo: (input) => input,
  nothing() {},
  async later() { await new Promise((done) => setTimeout(done, 5)); return 'late'; },
  throws() { throw new TypeError('as said'); },
  async ask(input, ctx) { return ctx.echo.args(input, 2); },
  async bytes(input, ctx) { return (await ctx.echo.args(new Uint8Array([1, 2, 3]))); },
  config: (_, ctx) => [ctx.config.greeting, Object.isFrozen(ctx.config), ctx.call.id, ctx.plugin.scope],
  async aborted(_, ctx) { await new Promise((done) => ctx.signal.addEventListener('abort', done)); },
  notJson: () => { const a = {}; a.a = a; return a; },
  big: (n) => 'x'.repeat(n),
  say() { console.log('a', { b: 1 }); console.error('c'); },
};
export function named() { return 'named'; }
`;

describe('a call', () => {
  it('returns what its handler returns, as JSON text', async () => {
    const unit = world.unit(BASICS);
    expect(await call(unit, 'echo', { a: [1, 'ü', null] })).toEqual({
      ok: true,
      text: '{"a":[1,"ü",null]}',
    });
    expect(await call(unit, 'nothing')).toEqual({ ok: true, text: '' });
    expect(await call(unit, 'later')).toEqual({ ok: true, text: '"late"' });
    expect(await call(unit, 'named')).toEqual({ ok: true, text: '"named"' });
  });

  it('tells what was thrown, in the words of the guest', async () => {
    const outcome = await call(world.unit(BASICS), 'throws');
    expect(outcome).toMatchObject({
      ok: false,
      fault: { code: 'EXECUTION_ERROR', guest: { name: 'TypeError', message: 'as said' } },
    });
  });

  it.each(['missing', 'constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'finds no handler called %s',
    async (name) => {
      expect(ending(await call(world.unit(BASICS), name))).toBe('UNKNOWN_HANDLER');
    },
  );

  it('reaches the host by its handles, and gets the answer in the same call', async () => {
    expect(await call(world.unit(BASICS), 'ask', { deep: true })).toEqual({
      ok: true,
      text: '[{"deep":true},2]',
    });
    expect(world.requests.at(-1)).toMatchObject({ operation: 'echo.args', context: 'context' });
  });

  it('sends bytes as bytes', async () => {
    await call(world.unit(BASICS), 'bytes');
    expect([...(world.requests.at(-1)?.bytes[0] ?? [])]).toEqual([1, 2, 3]);
  });

  it('shows configuration, identity and call to its handler', async () => {
    expect(await call(world.unit(BASICS), 'config')).toEqual({
      ok: true,
      text: '["hello",true,"c1","global"]',
    });
  });

  it('is answered at once when its caller gives up, and the guest hears of it', async () => {
    const unit = world.unit(BASICS);
    await unit.load();
    const stop = new AbortController();
    const outcome = call(unit, 'aborted', null, stop.signal);
    stop.abort();
    expect(ending(await outcome)).toBe('ABORTED');
    expect(ending(await call(unit, 'echo'))).toBe('ok');
  });

  it('fails with what is no JSON', async () => {
    expect(ending(await call(world.unit(BASICS), 'notJson'))).toBe('INVALID_OUTPUT');
  });

  it('takes an input and gives an output of exactly the payload limit, and not of one byte more', async () => {
    const unit = world.unit(BASICS, { payload: 100 });
    expect(ending(await call(unit, 'big', 98))).toBe('ok');
    expect(ending(await call(unit, 'big', 99))).toBe('PAYLOAD_LIMIT');
    expect(ending(await call(unit, 'echo', 'x'.repeat(98)))).toBe('ok');
    expect(ending(await call(unit, 'echo', 'x'.repeat(99)))).toBe('PAYLOAD_LIMIT');
  });

  it('writes console lines to the log with their level', async () => {
    await call(world.unit(BASICS), 'say');
    expect(world.logs.slice(-2)).toEqual(['1 a { b: 1 }', '3 c']);
  });
});

describe('loading', () => {
  it.each([
    ['a syntax error', 'export default {', 'SyntaxError'],
    ['an exception', 'throw new Error("at the top")', 'at the top'],
    ['a promise that never settles', 'await new Promise(() => {});', 'wall time'],
    ['an endless loop', 'for (;;);', 'inside the isolate'],
    ['an import', 'import fs from "node:fs"; export default {};', 'left in the bundle'],
  ])('fails with %s', async (_, code, message) => {
    const fault = await world.unit(code, { startup: 300 }).load();
    expect(fault).toMatchObject({ code: 'LOAD_ERROR' });
    expect(fault?.message).toContain(message);
    expect(fault?.message).not.toContain('/sandbox/');
  });

  it('waits for a top level await that settles', async () => {
    const unit = world.unit(
      'const n = await new Promise((done) => setTimeout(() => done(7), 10)); export default { n: () => n };',
    );
    expect(await call(unit, 'n')).toEqual({ ok: true, text: '7' });
  });
});

describe('limits', () => {
  it('refuse zero, negative and missing numbers', () => {
    for (const value of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => world.unit(BASICS, { cpu: value })).toThrow('There is no "off"');
    }
  });

  it('let exactly so many requests wait, and not one more', async () => {
    const silent = await openSandbox({}, () => {});
    const code = `export default { async run(n, ctx) {
      const codes = [];
      for (let i = 0; i < n; i++) ctx.echo.args(i).catch((error) => codes.push(error.code));
      await null; await null;
      return codes;
    } };`;
    const unit = silent.unit(code, { inflight: 5 });
    expect(await call(unit, 'run', 5)).toEqual({ ok: true, text: '[]' });
    expect(await call(unit, 'run', 7)).toEqual({ ok: true, text: '["CALLS_LIMIT","CALLS_LIMIT"]' });
    await silent[Symbol.asyncDispose]();
  });

  it('cut the log of a call off, and say so once', async () => {
    const before = world.logs.length;
    await call(
      world.unit(
        'export default { say() { for (let i = 0; i < 100; i++) console.log("x".repeat(99)); } };',
        { log: 1_000 },
      ),
      'say',
    );
    const lines = world.logs.slice(before);
    expect(lines.filter((line) => line.includes('xxx'))).toHaveLength(10);
    expect(lines.at(-1)).toContain('log cut off');
  });

  it('count lines of log too: exactly one for each 64 bytes of the limit, then one that says so', async () => {
    const unit = world.unit(
      'export default { say(n) { for (let i = 0; i < n; i++) console.log(""); } };',
      { log: 640 },
    );
    const before = world.logs.length;
    await call(unit, 'say', 10);
    expect(world.logs.slice(before)).toEqual(Array.from({ length: 10 }, () => '1 '));
    await call(unit, 'say', 12);
    expect(world.logs.slice(before + 20)).toEqual([
      '3 log cut off: over 640 bytes or 10 lines in this call',
    ]);
  });

  it('let exactly so many requests be made for calls that ended, and lose the unit for one more', async () => {
    const code = `let old; export default {
      keep(_, ctx) { old = ctx.echo; void old.args; },
      run(n) { for (let i = 0; i < n; i++) old.args(i).catch(() => {}); return n; },
    };`;
    const unit = world.unit(code, { inflight: 5 });
    await call(unit, 'keep');
    expect(ending(await call(unit, 'run', 5))).toBe('ok');
    expect(ending(await call(unit, 'run', 6))).toBe('CALLS_LIMIT');
  });

  it('do not count timers that were set after the answer, which never fire', async () => {
    const unit = world.unit(`export default {
      leave() { Promise.resolve().then(() => { for (let i = 0; i < 600; i++) setTimeout(() => {}, 1); }); return 1; },
      async wait() { await new Promise((done) => setTimeout(done, 1)); return 'waited'; },
    };`);
    for (let i = 0; i < 3; i++) await call(unit, 'leave');
    expect(await call(unit, 'wait')).toEqual({ ok: true, text: '"waited"' });
  });

  it('count all continuations of a call together', async () => {
    const code = `export default { async run(_, ctx) {
      for (let i = 0; i < 100; i++) { const end = Date.now() + 20; while (Date.now() < end); await ctx.echo.args(i); }
    } };`;
    expect(ending(await call(world.unit(code, { cpu: 200 }), 'run'))).toBe('TIMEOUT');
  });

  it('end a call whose promise never settles, by the wall clock', async () => {
    expect(
      ending(
        await call(
          world.unit('export default { wait: () => new Promise(() => {}) };', { wall: 100 }),
          'wait',
        ),
      ),
    ).toBe('TIMEOUT');
  });
});
