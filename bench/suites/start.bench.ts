// What a start costs: a plugin on a warm cell, against a raw isolate from nothing; and how much an idle one holds.

import { readFileSync } from 'node:fs';
import { createSandbox, DEFAULT_LIMITS, type Sandbox, type Unit } from '../../sandbox/index.ts';
import { type Suite } from '../measure.ts';
import { HOOK, loadIvm, openRaw } from '../subjects.ts';

const CODE = `export default { hook: ${HOOK} };`;
const INPUT = JSON.stringify({ id: 1, body: 'x', tags: [] });

function makeUnit(sandbox: Sandbox, scope: string): Unit {
  return sandbox.unit({
    plugin: 'bench.plugin',
    version: '1.0.0',
    scope,
    tier: 'bench',
    code: CODE,
    limits: DEFAULT_LIMITS,
    config: null,
    operations: [],
  });
}

async function firstCall(unit: Unit): Promise<void> {
  const outcome = await unit.call({ handler: 'hook', input: INPUT, meta: '{}', context: null });
  if (!outcome.ok) throw new Error(outcome.fault.message);
}

export const coldStart: Suite = {
  name: 'cold start',
  about:
    'load and first call: on a cell that is up (shared placement), on a spare cell (default placement), with a cell that is started for it, jailed or not, against a raw isolate from nothing',
  unit: 'ms',
  rounds: 12,
  count: 1,
  base: 'raw cold',
  targets: { 'on a warm cell': 0.5 },
  async variants() {
    const shared = await createSandbox({
      placement: 'shared',
      spareCells: 1,
      onRequests: () => {},
    });
    const spare = await createSandbox({ spareCells: 2, onRequests: () => {} });
    const none = (level: 'process' | 'jail'): Promise<Sandbox> =>
      createSandbox({
        spareCells: 0,
        isolation: { atLeast: level, prefer: level },
        onRequests: () => {},
      });
    const jailed = await none('jail');
    const unjailed = await none('process');
    await firstCall(makeUnit(shared, 'global'));
    const timed = async (work: () => Promise<void>): Promise<number[]> => {
      // A spare cell is up again after this; starting it is not what is measured.
      await new Promise((done) => setTimeout(done, 400));
      const before = performance.now();
      await work();
      return [performance.now() - before];
    };
    return [
      {
        name: 'raw cold',
        run: () =>
          timed(async () => {
            const { isolate, hook } = openRaw();
            await hook.apply(undefined, [INPUT]);
            isolate.dispose();
          }),
      },
      {
        name: 'on a warm cell',
        run: () => timed(() => firstCall(makeUnit(shared, 'global'))),
        close: () => shared[Symbol.asyncDispose](),
      },
      {
        name: 'on a spare cell',
        run: () => timed(() => firstCall(makeUnit(spare, 'global'))),
        close: () => spare[Symbol.asyncDispose](),
      },
      {
        name: 'on no cell, jailed',
        run: () => timed(() => firstCall(makeUnit(jailed, 'global'))),
        close: () => jailed[Symbol.asyncDispose](),
      },
      {
        name: 'on no cell, not jailed',
        run: () => timed(() => firstCall(makeUnit(unjailed, 'global'))),
        close: () => unjailed[Symbol.asyncDispose](),
      },
    ];
  },
};

/** Proportional set size of a process and its children, in MB. */
function treeMb(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim();
  const pids = children === '' ? [] : children.split(' ').map(Number);
  return pids.reduce((sum, child) => sum + pssMb(child), pssMb(pid));
}

/** 0 for a process that has just ended. */
function pssMb(pid: number): number {
  try {
    const match = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'));
    return Number(match?.[1] ?? 0) / 1_024;
  } catch {
    return 0;
  }
}

const IDLE = 20;

export const idleMemory: Suite = {
  name: 'idle memory',
  about: `PSS of one more idle plugin, mean of ${IDLE}: default placement (a cell each), shared placement, raw isolates in one process`,
  unit: 'MB',
  rounds: 3,
  count: 1,
  base: 'raw isolate',
  async variants() {
    const idle = async (placement: 'plugin' | 'shared'): Promise<number[]> => {
      await using sandbox = await createSandbox({ placement, spareCells: 0, onRequests: () => {} });
      await firstCall(makeUnit(sandbox, 'org:0'));
      const before = treeMb(process.pid);
      for (let i = 1; i <= IDLE; i++) {
        await firstCall(makeUnit(sandbox, placement === 'shared' ? 'org:0' : `org:${i}`));
      }
      return [(treeMb(process.pid) - before) / IDLE];
    };
    const raw = async (): Promise<number[]> => {
      loadIvm();
      const before = treeMb(process.pid);
      const isolates = Array.from({ length: IDLE }, () => openRaw());
      for (const { hook } of isolates) await hook.apply(undefined, [INPUT]);
      const each = (treeMb(process.pid) - before) / IDLE;
      for (const { isolate } of isolates) isolate.dispose();
      return [each];
    };
    return [
      { name: 'raw isolate', run: raw },
      { name: 'skerry shared', run: () => idle('shared') },
      { name: 'skerry default', run: () => idle('plugin') },
    ];
  },
};
