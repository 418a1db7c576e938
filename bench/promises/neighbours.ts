// What others feel of a plugin that misbehaves: the host's own loop, plugins in its cell, plugins in other cells.

import { createSandbox, DEFAULT_LIMITS, type Sandbox, type Unit } from '../../sandbox/index.ts';
import { HOOK, EVENT, openRaw } from '../subjects.ts';
import { type Measured, quantile, spread } from './promise.ts';

const CODE = `const hook = ${HOOK};
export default {
  hook,
  loop() { for (;;); },
  native() { Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 1); },
  bomb() { const all = []; for (;;) all.push(new Array(1000).fill(all.length)); },
};`;
const INPUT = JSON.stringify(EVENT);
const CALLS = 3_000;
const ROUNDS = 5;

export async function neighbours(): Promise<Measured> {
  const figures = [...(await lags()), await rehomed(), ...(await besideALoop())];
  return {
    title: 'neighbours',
    about: 'what others feel of one plugin that loops, takes memory, or costs its cell',
    figures,
  };
}

/** The most by which a timer of the host is late while a plugin does its worst. */
async function lags(): Promise<Measured['figures']> {
  await using sandbox = await createSandbox({ spareCells: 1, onRequests: () => {} });
  const figures: Measured['figures'][number][] = [];
  for (const handler of ['loop', 'native', 'bomb']) {
    const unit = unitOf(sandbox, 'global');
    const samples: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      await unit.load();
      await pause(500);
      const stop = watchLag();
      await call(unit, handler);
      samples.push(stop());
    }
    sandbox.close(unit);
    const what = `a plugin in ${handler}: the host's loop is late`;
    figures.push({ what, ...spread(samples), promised: 10, unit: 'ms' });
  }
  return figures;
}

/** Plugins that shared the cell of one that had to be killed: from its end to their next answer. */
async function rehomed(): Promise<Measured['figures'][number]> {
  const samples: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await using sandbox = await createSandbox({
      placement: 'shared',
      spareCells: 2,
      onRequests: () => {},
    });
    const [guilty, ...innocent] = Array.from({ length: 4 }, () => unitOf(sandbox, 'global'));
    if (guilty === undefined) continue;
    for (const unit of [guilty, ...innocent]) await call(unit, 'hook');
    await pause(700);
    await call(guilty, 'native');
    const before = performance.now();
    await Promise.all(
      innocent.map(async (unit) => {
        await call(unit, 'hook');
        samples.push(performance.now() - before);
      }),
    );
  }
  return {
    what: 'three innocent plugins of a killed cell: they answer again',
    ...spread(samples),
    promised: 5,
    unit: 'ms',
  };
}

/** The slowest hundredth of calls in another cell while one loops all the time, against nobody looping, and against raw. */
async function besideALoop(): Promise<Measured['figures']> {
  await using sandbox = await createSandbox({ spareCells: 1, onRequests: () => {} });
  const looper = unitOf(sandbox, 'org:looper', 2_000);
  const neighbour = unitOf(sandbox, 'org:neighbour', 2_000);
  await Promise.all([looper.load(), neighbour.load()]);
  const { hook, isolate } = openRaw();
  const against: { quiet: number[]; raw: number[] } = { quiet: [], raw: [] };
  for (let round = 0; round <= ROUNDS; round++) {
    const raw = await p99(() => hook.apply(undefined, [INPUT], { timeout: 200 }));
    const quiet = await p99(() => call(neighbour, 'hook'));
    const looping = { on: true };
    const loops = (async () => {
      while (looping.on) await call(looper, 'loop');
    })();
    const beside = await p99(() => call(neighbour, 'hook'));
    looping.on = false;
    await loops;
    if (round === 0) continue;
    against.quiet.push(beside / quiet);
    against.raw.push(beside / raw);
  }
  isolate.dispose();
  const of = (base: string): string => `a loop in another cell: p99 of calls, against ${base}`;
  return [
    { what: of('raw isolated-vm'), ...spread(against.raw), promised: 3, unit: 'x' },
    { what: of('nobody looping'), ...spread(against.quiet), promised: 3, unit: 'x' },
  ];
}

function unitOf(sandbox: Sandbox, scope: string, cpu = 200): Unit {
  return sandbox.unit({
    plugin: 'bench.neighbour',
    version: '1.0.0',
    scope,
    tier: 'bench',
    code: CODE,
    limits: { ...DEFAULT_LIMITS, cpu },
    config: null,
    operations: [],
  });
}

function call(unit: Unit, handler: string): Promise<unknown> {
  return unit.call({ handler, input: INPUT, meta: '{}', context: null });
}

async function p99(operation: () => Promise<unknown>): Promise<number> {
  const samples: number[] = [];
  for (let i = 0; i < CALLS; i++) {
    const before = performance.now();
    await operation();
    samples.push(performance.now() - before);
  }
  return quantile(samples, 0.99);
}

/** The most milliseconds by which a timer is late until the returned function is called. */
function watchLag(): () => number {
  let [last, most] = [performance.now(), 0];
  const timer = setInterval(() => {
    const now = performance.now();
    most = Math.max(most, now - last - TICK_MS);
    last = now;
  }, TICK_MS);
  return () => {
    clearInterval(timer);
    return Math.max(most, performance.now() - last - TICK_MS);
  };
}

const TICK_MS = 2;

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
