// Cells that say anything, opposite the real host side: whatever comes, every call has one answer, and nothing reaches what is not
// the unit's own. `SKERRY_FUZZ_FRAMES=1000000` for a long run, `SKERRY_FUZZ_SEED` for one again.

import { spawn } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import type { GuestRequest, Outcome, Unit } from '../../sandbox/index.ts';
import { type FuzzCount, FuzzCell, makeRandom } from './fuzz-cell.ts';
import { call, openSandbox } from './make-unit.ts';

const FRAMES = Number(process.env['SKERRY_FUZZ_FRAMES'] ?? 40_000);
const SEED = Number(process.env['SKERRY_FUZZ_SEED'] ?? Date.now() % 1_000_000);
const LIMITS = { payload: 1_000, log: 4_096, inflight: 20, cpu: 5_000, wall: 60_000 };

/** What the supervisor watches in place of a cell. */
const sleeper = spawn('sleep', ['3600'], { stdio: 'ignore' });
afterAll(() => sleeper.kill('SIGKILL'));

/** Of what says anything, nothing is expected. */
const NOT_JAILED = { atLeast: 'process', prefer: 'process' } as const;

const CODES =
  /^(?:EXECUTION_ERROR|INVALID_OUTPUT|UNKNOWN_HANDLER|LOAD_ERROR|TIMEOUT|MEMORY_LIMIT|PAYLOAD_LIMIT|CALLS_LIMIT|WORKER_CRASH|UNIT_LOST)$/;
// oxlint-disable-next-line no-misleading-character-class -- they are looked for one by one
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e\u2028\ud800]/u;

/** What is wrong with an answer; null where nothing is. */
function wrongWith(outcome: Outcome): string | null {
  if (outcome.ok) {
    return outcome.text.length <= LIMITS.payload ? null : 'a result over its limit';
  }
  const { code, message, guest } = outcome.fault;
  if (!CODES.test(code)) return `the code ${code}`;
  const words = [message, guest?.name, guest?.message, guest?.stack, guest?.code].join('');
  return UNSAFE.test(words) ? `unsafe words: ${JSON.stringify(words)}` : null;
}

describe('a cell that says anything', () => {
  it(`hurts nobody, in ${FRAMES} frames from the seed ${SEED}`, async () => {
    const random = makeRandom(SEED);
    const count: FuzzCount = { frames: 0 };
    const wrong: string[] = [];
    const units = new Map<unknown, string>();
    const spawnFuzz = async () => new FuzzCell(sleeper.pid ?? 0, random, count).started;
    const look = (request: GuestRequest): void => {
      const { unit, context, args, operation } = request;
      if (unit.plugin !== 'test.unit') wrong.push(`a request of ${unit.plugin}`);
      if (context !== null && units.get(context) !== unit.scope)
        wrong.push(`a request of ${unit.scope} in the name of ${String(units.get(context))}`);
      if (operation.length + args.length > LIMITS.payload + 2_000) wrong.push('a long request');
      if (random() < 0.8) request.reply({ kind: 'text', text: 'null' });
    };
    await using world = await openSandbox(
      {
        spawn: spawnFuzz,
        isolation: NOT_JAILED,
        groups: false,
        spareCells: 0,
        onLog: (_unit, _call, _level, text) => {
          if (UNSAFE.test(text)) wrong.push(`an unsafe line: ${JSON.stringify(text)}`);
        },
      },
      look,
    );
    // Each round is worth a frame at least.
    for (let round = 0; count.frames < FRAMES && round < FRAMES; round++) {
      const made: Unit[] = [];
      const calls = Array.from({ length: 8 }, (_, at) => {
        const scope = `org:${round}-${at}`;
        const unit = world.unit('', LIMITS, scope);
        made.push(unit);
        return Array.from({ length: 1 + Math.floor(random() * 3) }, () => {
          const context = { scope };
          units.set(context, scope);
          return unit.call({ handler: 'run', input: 'null', meta: '{}', context });
        });
      });
      for (const outcome of await Promise.all(calls.flat())) {
        const problem = wrongWith(outcome);
        if (problem !== null) wrong.push(problem);
      }
      for (const unit of made) world.sandbox.close(unit);
      units.clear();
      world.requests.length = 0;
    }
    expect(count.frames).toBeGreaterThanOrEqual(FRAMES);
    expect([...new Set(wrong)]).toEqual([]);
    expect(world.sandbox.cells).toBe(0);
    expect((Object.prototype as Record<string, unknown>)['polluted']).toBeUndefined();
    process.stdout.write(`fuzz: ${count.frames} frames, seed ${SEED}\n`);
  }, 600_000);

  it('leaves the next cell, an honest one, as it would be without it', async () => {
    const random = makeRandom(SEED + 1);
    let first = true;
    const { spawnCell } = await import('../../sandbox/spawn-cell.ts');
    await using world = await openSandbox({
      spareCells: 0,
      isolation: NOT_JAILED,
      groups: false,
      spawn: async (options) => {
        if (!first) return spawnCell(options);
        first = false;
        return new FuzzCell(sleeper.pid ?? 0, random, { frames: 0 }).started;
      },
    });
    const unit = world.unit('export default { add: (n) => n + 1 };');
    await call(unit, 'add', 1);
    expect(await call(unit, 'add', 1)).toEqual({ ok: true, text: '2' });
  });
});
