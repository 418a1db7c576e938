// A plugin that never answers fills its slots; callers behind it who give up must not wait for it all the same.
// The naive host lets a plugin run one call at a time, and looks at the caller's signal when the call starts.

import pLimit from 'p-limit';
import { attack } from '../harness/attack.ts';
import { sleep } from '../harness/measure.ts';

const PLUGIN = `{ run: () => new Promise(() => {}) }`;
const WALL_MS = 6_000;

export default attack({
  title: 'a caller who gives up while others are served is answered at once',
  harm: { kind: 'leak' },
  async bare() {
    const slots = pLimit(1);
    const call = (signal?: AbortSignal): Promise<void> =>
      slots(async () => {
        signal?.throwIfAborted();
        await sleep(WALL_MS);
      });
    void call();
    const before = performance.now();
    await call(AbortSignal.timeout(100)).catch(() => {});
    const ms = performance.now() - before;
    return {
      harmed: ms > WALL_MS / 2,
      seen: `gave up after 100 ms, heard after ${Math.round(ms)}`,
    };
  },
  async skerry(world) {
    await world.load('test.attacker', {
      code: `export default ${PLUGIN};`,
      limits: { executionTime: WALL_MS, concurrency: 1 },
    });
    const first = world.call('test.attacker');
    const signal = AbortSignal.timeout(100);
    const { code, ms } = await world.call('test.attacker', 'run', null, { signal });
    const { code: other } = await first;
    return {
      contained: code === 'ABORTED' && ms < WALL_MS / 2 && other === 'TIMEOUT',
      seen: `${code} after ${Math.round(ms)} ms; the call before it: ${other}`,
    };
  },
});
