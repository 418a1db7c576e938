import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CellOptions } from '../../sandbox/cell-options.ts';
import { CellProcess } from '../../sandbox/cell-process.ts';
import { guestText } from '../../sandbox/guest/text.ts';
import type { RuntimeCode } from '../../sandbox/runtime-code.ts';
import { Groups } from '../../sandbox/groups/groups.ts';
import { spawnCell } from '../../sandbox/spawn-cell.ts';
import { Supervisor } from '../../sandbox/supervisor.ts';
import { Turns } from '../../sandbox/turns.ts';
import { call, openSandbox } from './make-unit.ts';

const supervisor = new Supervisor();
let runtime = '';
beforeAll(async () => void (runtime = await guestText()));
afterAll(() => {
  supervisor.close();
});

/** The code that a new cell offers, of its first isolate or of a rehearsal: waits for so many, and a while for more. */
async function offersOf(
  expected: number,
  options: Partial<CellOptions> = {},
): Promise<RuntimeCode[]> {
  const offers: RuntimeCode[] = [];
  const cell = await CellProcess.start({
    supervisor,
    turns: new Turns(),
    runtime,
    blank: 64,
    optimize: true,
    way: 'lock',
    groups: new Groups('not looked for'),
    spawn: spawnCell,
    onRequests: () => {},
    onCode: (code) => void offers.push(code),
    ...options,
  });
  for (let i = 0; i < 100 && offers.length < expected; i++) await sleep(50);
  await sleep(300);
  expect(cell.dead).toBe(false);
  cell.kill();
  return offers;
}

describe("V8's code for the guest runtime", () => {
  it('is made by the first cell, again after the rehearsal of a start, and serves the next', async () => {
    const [first, second, ...more] = await offersOf(2);
    expect(more).toEqual([]);
    expect([first?.rehearsed, second?.rehearsed]).toEqual([false, true]);
    expect(second?.bytes.length).toBeGreaterThan(first?.bytes.length ?? Infinity);
    expect((await offersOf(1, { code: first })).map(({ rehearsed }) => rehearsed)).toEqual([true]);
    expect(await offersOf(0, { code: second })).toEqual([]);
  });

  it('is made anew where it is rubbish, cut off, of another text or for other flags', async () => {
    const [code] = await offersOf(1);
    const bytes = code?.bytes ?? new Uint8Array();
    const all = await Promise.all([
      offersOf(1, { code: { bytes: new Uint8Array(1_000), rehearsed: true } }),
      offersOf(1, { code: { bytes: bytes.subarray(0, 1_000), rehearsed: true } }),
      offersOf(1, { code: { bytes, rehearsed: true }, runtime: `${runtime} ` }),
      offersOf(1, { code: { bytes, rehearsed: true }, optimize: false }),
    ]);
    for (const [made] of all) expect(made?.bytes.length).toBeGreaterThan(50_000);
  });

  it('is made only by a rehearsal where no isolate is made ahead', async () => {
    expect((await offersOf(1, { blank: 0 })).map(({ rehearsed }) => rehearsed)).toEqual([true]);
  });

  it('lets plugins run as they do without', async () => {
    await using world = await openSandbox({ spareCells: 1 });
    const code = `export default { run: async () => {
      const body = new Response('ä', { headers: { a: 'b' } });
      const url = new URL('../x?y=1', 'https://ü.example/a/');
      return [await body.text(), body.headers.get('a'), url.href, structuredClone(new Map([[1, 2]])).size];
    } };`;
    const ask = (scope: string): Promise<unknown> => call(world.unit(code, {}, scope), 'run');
    const first = await ask('org:a');
    expect(first).toMatchObject({ ok: true, text: '["ä","b","https://xn--tda.example/x?y=1",1]' });
    // Time for the spare cell to rehearse, and for cells that start with its code.
    await sleep(600);
    for (const scope of ['org:b', 'org:c', 'org:d']) expect(await ask(scope)).toEqual(first);
  });
});
