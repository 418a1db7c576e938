// A thrown Proxy loops in every trap, where neither the timeout nor the disposal of the isolate reaches.

import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

const PROXY = `new Proxy(new Error('x'), { get() { for (;;); }, getPrototypeOf() { for (;;); }, ownKeys() { for (;;); } })`;

export default attack({
  title: 'a Proxy that is thrown costs its plugin the call, and nobody else anything',
  harm: { kind: 'hang', ms: 3_000 },
  async bare() {
    await runBare(`throw ${PROXY}`).catch(() => {});
    return { harmed: false, seen: 'it ended' };
  },
  async skerry(world) {
    const ended = await world.attack({ code: `export default { run() { throw ${PROXY}; } };` });
    const lost: string[] = [];
    world.host.on('lost', ({ plugin }) => void lost.push(plugin));
    const trap = `getOwnPropertyDescriptor() { throw new Error('trap'); }`;
    await world.load('test.handlers', { code: `export default new Proxy({}, { ${trap} });` });
    const trapped = await world.call('test.handlers');
    const inPlace = trapped.code === 'EXECUTION_ERROR' && lost.length === 0;
    return {
      contained: ended.code === 'TIMEOUT' && ended.ms < 3_000 && inPlace,
      seen: `${ended.code} after ${Math.round(ended.ms)} ms; ${trapped.code}, lost ${lost.join()}`,
    };
  },
});
