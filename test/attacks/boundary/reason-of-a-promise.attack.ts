// A host that waits for a promise of the guest reads the reason when it is rejected: outside the timed entry, in guest code.

import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

const PROMISE = `Promise.reject({ get message() { for (;;); } })`;

export default attack({
  title: 'waiting for a promise of a plugin takes from its time, whatever it does when it settles',
  harm: { kind: 'hang', ms: 3_000 },
  async bare() {
    await runBare(PROMISE, { async: true }).catch(() => {});
    return { harmed: false, seen: 'it ended' };
  },
  async skerry(world) {
    await world.load('test.attacker', {
      code: `
        export default { run: () => ${PROMISE}, thenable: () => ({ get then() { for (;;); } }),
          named: () => Object.defineProperty(Promise.resolve(1), 'constructor', { get() { for (;;); } }),
          late: () => ({ then(resolve) { setTimeout(() => { resolve({ then() { for (;;); } }); }, 20); } }),
          twice: () => ({ then(resolve, reject) { resolve(1); resolve(2); reject(3); throw 4; } }) };`,
    });
    const ends = [];
    for (const name of ['run', 'thenable', 'named', 'late', 'twice'])
      ends.push(await world.call('test.attacker', name));
    const seen = ends.map(({ code, value }) => String(code ?? value)).join();
    const inTime = ends.every(({ ms }) => ms < 3_000);
    return { contained: seen === 'TIMEOUT,TIMEOUT,TIMEOUT,TIMEOUT,1' && inTime, seen };
  },
});
