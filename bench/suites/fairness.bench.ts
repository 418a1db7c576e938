// What plugins cost each other: a neighbour's calls and the host's loop while one takes what it can get, and honest ones in a crowd.

import { openCrowd } from '../crowd.ts';
import { oneByOne, type Suite, type Variant } from '../measure.ts';
import { openCpuClock } from '../../sandbox/cpu-clock.ts';

const FLOODS = [
  'clock',
  'log',
  'read',
  'readLong',
  'writeLong',
  'listed',
  'result',
  'loop',
] as const;
/** Calls of a flood under way at a time. */
const FLIGHT = 8;

type Measure = (call: () => Promise<unknown>, count: number) => Promise<readonly number[]>;

/** The same measurement with nobody else there, and while each kind of flood goes on. */
async function underFloods(measured: Measure): Promise<readonly Variant[]> {
  const crowd = await openCrowd();
  const { host } = crowd;
  const flooder = host.plugin(crowd.flooder);
  const neighbour = host.plugin(crowd.neighbour);
  const call = (): Promise<unknown> => neighbour.call('one', { id: 1 });
  await flooder.call('setUp');
  const flooded = async (kind: string, count: number): Promise<readonly number[]> => {
    const end = new AbortController();
    const flood = Array.from({ length: FLIGHT }, async () => {
      // Some of it is ended by a cap, and starts again.
      while (!end.signal.aborted) await flooder.call(kind).catch(() => {});
    });
    await new Promise((done) => setTimeout(done, 200));
    const samples = await measured(call, count);
    end.abort();
    await Promise.all(flood);
    return samples;
  };
  return [
    { name: 'quiet', run: (n) => measured(call, n), close: () => crowd.close() },
    ...FLOODS.map((kind) => ({ name: kind, run: (n: number) => flooded(kind, n) })),
  ];
}

export const neighbours: Suite = {
  name: 'neighbour under a flood',
  about:
    'p99 of calls with one access each, while another plugin floods: with granted host calls (clock, log, read), with texts of 1 MB each way (readLong, writeLong, listed, result), with a loop',
  unit: 'us',
  rounds: 2,
  count: 100,
  base: 'quiet',
  targets: Object.fromEntries(FLOODS.map((kind) => [kind, 3])),
  variants: () =>
    underFloods(async (call, count) => {
      const samples = [...(await oneByOne(count, call))].sort((a, b) => a - b);
      return [samples[Math.floor(samples.length * 0.99)] ?? Number.NaN];
    }),
};

export const loopLag: Suite = {
  name: 'host loop under a flood',
  about:
    "the longest turn of the host's loop in fifty calls of a neighbour, in milliseconds of processor time; at most 10 is meant",
  unit: 'ms',
  rounds: 2,
  count: 50,
  base: 'quiet',
  variants: () =>
    underFloods(async (call, count) => {
      const clock = openCpuClock();
      if (clock === null) return [Number.NaN];
      let longest = 0;
      let last = clock.ofThread();
      let over = false;
      const turn = (): void => {
        const now = clock.ofThread();
        longest = Math.max(longest, now - last);
        last = now;
        if (!over) setImmediate(turn);
      };
      turn();
      await oneByOne(count, call);
      over = true;
      return [longest];
    }),
};

const HONEST = 16;
const CAP = 200;

export const honestCrowd: Suite = {
  name: 'honest crowd',
  about: `how many of ${HONEST} plugins are answered, and not ended by their cap of ${CAP} ms, when all work at once, each for 60 % of it in one piece or in ten`,
  unit: 'calls',
  rounds: 3,
  count: 1,
  base: 'in one piece',
  async variants() {
    const crowd = await openCrowd(HONEST, CAP);
    const count = turnsOf(0.6 * CAP);
    const answered = async (handler: string): Promise<number[]> => {
      const codes = await Promise.all(
        crowd.honest.map((id) =>
          crowd.host
            .plugin(id)
            .call(handler, count)
            .then(
              () => 1,
              () => 0,
            ),
        ),
      );
      return [codes.reduce<number>((sum, one) => sum + one, 0)];
    };
    return [
      { name: 'in one piece', run: () => answered('spin'), close: () => crowd.close() },
      { name: 'in ten', run: () => answered('paused') },
    ];
  },
};

/** Turns of the loop of `spin` that take so many milliseconds of processor time. */
function turnsOf(ms: number): number {
  const clock = openCpuClock();
  if (clock === null) throw new Error('processor time cannot be read here');
  let sum = 0;
  const spin = (count: number): void => {
    for (let i = 0; i < count; i++) sum += Math.sqrt(i);
  };
  spin(1e7);
  const before = clock.ofThread();
  spin(1e8);
  return Math.floor((1e8 / (clock.ofThread() - before)) * ms);
}
