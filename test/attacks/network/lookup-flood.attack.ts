// The system's resolver has four threads, which files use too: a guest that asks for many names takes them all.

import { attack } from '../harness/attack.ts';
import { ASK_EACH, attackNet, refusedAll } from './attacker.ts';
import { naiveFetch, runSend } from './naive-fetch.ts';
import { lookupBy } from './names.ts';

const NAMES = Array.from({ length: 40 }, (_, n) => `http://n${n}.slow.test/`);
let busy = 0;
let most = 0;

const failing = lookupBy(() => []);
const slow: typeof failing = (name, options, callback) => {
  busy += 1;
  most = Math.max(most, busy);
  setTimeout(() => {
    busy -= 1;
    failing(name, options, callback);
  }, 20);
};

export default attack({
  title: 'a plugin looks up two names at a time, however many it asks for',
  harm: { kind: 'leak' },
  host: () => ({ lookup: slow }),
  async bare() {
    const value = await runSend(
      ASK_EACH,
      naiveFetch(() => {}, { lookup: slow }),
      NAMES,
    );
    return {
      harmed: most === NAMES.length,
      seen: `${most} at a time: ${JSON.stringify(value).slice(0, 200)}`,
    };
  },
  async skerry(world) {
    const outbound = ['http://*.slow.test'];
    const { contained, seen } = refusedAll(
      await attackNet(world, ASK_EACH, NAMES, { outbound }),
      0,
    );
    return { contained: contained && most === 2, seen: `${most} at a time; ${seen}` };
  },
});
