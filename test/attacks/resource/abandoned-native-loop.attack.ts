// The caller gives up on a call that is in a native loop: told to stop, the bare thing goes on at full speed for ever.

import { attack } from '../harness/attack.ts';
import { loadIvm } from '../harness/bare-isolate.ts';
import { childPids, sleep } from '../harness/measure.ts';

const LOOP = `Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 1)`;

export default attack({
  title: 'a call that its caller gave up still ends at its cap',
  harm: { kind: 'hang', ms: 3_000 },
  async bare() {
    const ivm = loadIvm();
    const isolate = new ivm.Isolate({ memoryLimit: 32 });
    const context = await isolate.createContext();
    const call = context.eval(LOOP, { timeout: 200 });
    await sleep(100);
    isolate.dispose();
    await call;
    return { harmed: false, seen: 'it ended' };
  },
  async skerry(world) {
    await world.load('test.attacker', {
      code: `export default { run: () => ${LOOP}, ping: (n) => n + 1 };`,
      limits: { cpu: 200 },
    });
    const cells = childPids();
    const signal = AbortSignal.timeout(100);
    const ended = await world.call('test.attacker', 'run', null, { signal });
    const before = performance.now();
    const isKilled = (): boolean => !cells.every((pid) => childPids().includes(pid));
    while (!isKilled() && performance.now() - before < 5_000) await sleep(20);
    const killed = isKilled();
    const ms = Math.round(performance.now() - before);
    const again = await world.call('test.attacker', 'ping', 41);
    return {
      contained: ended.code === 'ABORTED' && killed && again.value === 42,
      seen: `${ended.code}, and its cell ${killed ? 'was killed' : 'still ran'} ${ms} ms later`,
    };
  },
});
