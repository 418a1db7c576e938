// The message of what was thrown is read after the timed entry is over: a getter that loops is never stopped.

import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

const LOOP = `get() { for (;;); }`;

export default attack({
  title: 'a getter on what a plugin throws is read within its time',
  harm: { kind: 'hang', ms: 3_000 },
  async bare() {
    await runBare(`throw { get message() { for (;;); } }`).catch(() => {});
    return { harmed: false, seen: 'it ended' };
  },
  async skerry(world) {
    await world.load('test.attacker', {
      code: `
        const trap = (key) => Object.defineProperty(new Error('x'), key, { ${LOOP} });
        export default { message() { throw trap('message'); }, stack() { throw trap('stack'); }, name() { throw trap('name'); },
          code() { throw trap('code'); }, async later() { await null; throw { get message() { for (;;); } }; } };`,
    });
    const ends = [];
    for (const key of ['message', 'stack', 'name', 'code', 'later'])
      ends.push(await world.call('test.attacker', key));
    return {
      contained: ends.every(({ code, ms }) => code === 'TIMEOUT' && ms < 3_000),
      seen: ends.map(({ code, ms }) => `${code} after ${Math.round(ms)} ms`).join(),
    };
  },
});
