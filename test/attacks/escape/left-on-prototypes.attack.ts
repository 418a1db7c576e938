// One call changes what every list is, and so sees what later calls, of other users, work with.

import { attack } from '../harness/attack.ts';
import { naiveHost } from '../harness/naive-host.ts';

const PLUGIN = `{
  run() {
    const map = Array.prototype.map;
    Array.prototype.map = function (...args) { Object.prototype.seen = this.join(); return map.apply(this, args); };
    return 'replaced';
  },
  work() { ['secret of another'].map((text) => text); return 'done'; },
  look: () => String(({}).seen),
}`;

export default attack({
  title: 'a plugin with an instance for each call finds every prototype as V8 made it',
  harm: { kind: 'leak' },
  async bare() {
    const host = await naiveHost(PLUGIN);
    for (const handler of ['run', 'work']) await host.call(handler);
    const seen = String(await host.call('look'));
    return { harmed: seen === 'secret of another', seen };
  },
  async skerry(world) {
    const source = { code: `export default ${PLUGIN};`, manifest: { instance: 'perCall' } };
    const ends = [await world.attack(source)];
    for (const handler of ['work', 'look']) ends.push(await world.call('test.attacker', handler));
    const seen = ends.map(({ value }) => String(value)).join(', ');
    return { contained: seen === 'replaced, done, undefined', seen };
  },
});
