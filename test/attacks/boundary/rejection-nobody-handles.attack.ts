// A promise rejected with a Proxy that nobody handles is copied out when the entry is over, and its traps never end.

import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

const REJECT = `Promise.reject(new Proxy({}, { get() { for (;;); }, getPrototypeOf() { for (;;); } }));`;

export default attack({
  title: 'a rejection that nobody handles ends with its plugin',
  harm: { kind: 'hang', ms: 3_000 },
  async bare() {
    await runBare(`${REJECT} 1`).catch(() => {});
    return { harmed: false, seen: 'it ended' };
  },
  async skerry(world) {
    const ended = await world.attack({
      code: `export default { run() { ${REJECT} return 1; }, calm: () => 'calm' };`,
    });
    const after = await world.call('test.attacker', 'calm');
    return {
      contained: !ended.ok && ended.ms < 3_000 && after.value === 'calm',
      seen: `${ended.code} after ${Math.round(ended.ms)} ms, then ${String(after.value)}`,
    };
  },
});
