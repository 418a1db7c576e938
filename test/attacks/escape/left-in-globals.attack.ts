// What one call leaves in a global, or in a variable of its module, is found by the next, which is another user's.

import { attack } from '../harness/attack.ts';
import { naiveHost } from '../harness/naive-host.ts';

const PLUGIN = `(() => {
  let kept = 0;
  return { run() { kept += 1; globalThis.left = (globalThis.left ?? 0) + 1; return kept + globalThis.left; } };
})()`;

export default attack({
  title: 'a plugin with an instance for each call finds nothing that an earlier call left',
  harm: { kind: 'leak' },
  async bare() {
    const host = await naiveHost(PLUGIN);
    await host.call('run');
    const seen = await host.call('run');
    return { harmed: seen === 4, seen: String(seen) };
  },
  async skerry(world) {
    const source = { code: `export default ${PLUGIN};`, manifest: { instance: 'perCall' } };
    const first = await world.attack(source);
    const second = await world.call('test.attacker');
    const seen = [first, second].map(({ value }) => String(value)).join(', ');
    return { contained: seen === '2, 2', seen };
  },
});
