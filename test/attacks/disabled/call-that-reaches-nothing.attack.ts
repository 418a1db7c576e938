// A handler that needs no permission is denied nothing: code of a plugin that is switched off runs all the same.

import { attack } from '../harness/attack.ts';
import { allRefused, runNaive } from '../harness/payload.ts';

const CODE = `let calls = 0; export default { run: () => ++calls, calls: () => calls };`;

export default attack({
  title: 'a disabled plugin runs no code, be it code that reaches for nothing',
  harm: { kind: 'leak' },
  async bare() {
    // Every operation is denied; nobody is asked before a call.
    const readFile = (): never => {
      throw new Error('switched off');
    };
    const payload = `async ({ fs }) => [await attempt(() => fs.readFile('/a')), 'and computes']`;
    const got = await runNaive(payload, { fs: { readFile } });
    return { harmed: !allRefused(got), seen: JSON.stringify(got) };
  },
  async skerry(world) {
    await world.load('test.attacker', { code: CODE });
    const before = await world.call('test.attacker');
    world.disable('test.attacker');
    const off = await Promise.all(
      ['run', 'calls', 'run'].map((name) => world.call('test.attacker', name)),
    );
    const units = world.host.plugins.find(({ id }) => id === 'test.attacker')?.units ?? ['?'];
    const codes = off.map(({ code, value }) => code ?? JSON.stringify(value)).join();
    world.enable('test.attacker');
    // A unit of its own: what the old one kept is gone.
    const after = await world.call('test.attacker', 'calls');
    return {
      contained:
        before.value === 1 &&
        off.every(({ code }) => code === 'PLUGIN_DISABLED') &&
        units.length === 0 &&
        after.value === 0,
      seen: `${String(before.value)}; ${codes}; ${units.length} units; then ${String(after.value)}`,
    };
  },
});
