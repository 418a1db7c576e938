// How late a cap is: time from call to answer beyond the cap, for a loop and for code that V8 cannot stop.

import { type Suite } from '../measure.ts';
import { openHost } from '../subjects.ts';

const CAP = 100;

export const killLatency: Suite = {
  name: 'kill latency',
  about: `milliseconds beyond a cap of ${CAP} ms until the caller has the answer`,
  unit: 'ms',
  rounds: 8,
  count: 1,
  base: 'loop',
  async variants() {
    const skerry = await openHost({ cpu: CAP });
    const plugin = skerry.host.plugin(skerry.id);
    const late = async (handler: string): Promise<number[]> => {
      // A spare cell is up by then: what is measured is the end, not the next start.
      await new Promise((done) => setTimeout(done, 500));
      await plugin.call('echo', 1);
      const before = performance.now();
      await plugin.call(handler).catch(() => {});
      return [performance.now() - before - CAP];
    };
    return [
      { name: 'loop', run: () => late('loop') },
      { name: 'native code', run: () => late('native'), close: () => skerry.close() },
    ];
  },
};
