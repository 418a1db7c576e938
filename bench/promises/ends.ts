// How late caps on time are: until the caller has its answer, and until a process that V8 cannot stop is gone.

import { openHost } from '../subjects.ts';
import { type Measured, spread } from './promise.ts';

const CAP = 100;
const RUNS = 20;

export async function ends(): Promise<Measured> {
  const subject = await openHost({ cpu: CAP });
  const plugin = subject.host.plugin(subject.id);
  /** Milliseconds beyond the cap: until the answer, and until the process is gone. */
  const late = async (handler: string): Promise<{ told: number; gone: number }> => {
    // A spare cell is up by then: what is measured is an end, and no start.
    await pause(400);
    await plugin.call('echo', 1);
    const pid = subject.host.units[0]?.pid ?? 0;
    const before = performance.now();
    const end = plugin.call(handler).catch(() => {});
    const gone = until(() => !isRunning(pid), before + 2_000).then(() => performance.now());
    await end;
    const told = performance.now() - before - CAP;
    return { told, gone: handler === 'native' ? (await gone) - before - CAP : 0 };
  };
  const samples: Record<string, { told: number; gone: number }[]> = {};
  for (let run = 0; run <= RUNS; run++) {
    for (const handler of ['loop', 'later', 'native']) {
      const sample = await late(handler);
      // The first of each is warm-up.
      if (run > 0) (samples[handler] ??= []).push(sample);
    }
  }
  await subject.close();
  const told = (handler: string): number[] => (samples[handler] ?? []).map((one) => one.told);
  const gone = (samples['native'] ?? []).map((one) => one.gone);
  return {
    title: 'ends',
    about: `milliseconds beyond a cap of ${CAP} ms, ${RUNS} runs of each`,
    figures: [
      {
        what: 'a loop: its caller has the error',
        ...spread(told('loop')),
        promised: 5,
        unit: 'ms',
      },
      {
        what: 'a loop after an await: its caller has the error',
        ...spread(told('later')),
        promised: 5,
        unit: 'ms',
      },
      {
        what: 'native code that V8 cannot stop: its process is gone',
        ...spread(gone),
        promised: 120,
        unit: 'ms',
      },
    ],
  };
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function until(isTrue: () => boolean, end: number): Promise<void> {
  while (!isTrue() && performance.now() < end) await pause(1);
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
