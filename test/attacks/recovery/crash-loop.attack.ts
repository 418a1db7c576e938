// A plugin that breaks its process with every call, and is started again every time: the machine does nothing else.

import { attack } from '../harness/attack.ts';
import { NaiveRestarts } from './naive-restarts.ts';

const PLUGIN = `{ run: () => 'x'.repeat(2 ** 28).split('') }`;
const CALLS = 12;

export default attack({
  title:
    'a plugin that crashes with every call is put aside, and no process is started for it any more',
  harm: { kind: 'leak' },
  async bare() {
    const restarts = new NaiveRestarts('process.abort()');
    for (let call = 0; call < CALLS; call++) await restarts.call();
    return { harmed: restarts.started === CALLS, seen: `${restarts.started} processes started` };
  },
  host: () => ({
    policy: { floor: { log: ['write'] }, recovery: { circuit: { threshold: 1_000 } } },
  }),
  async skerry(world) {
    let lost = 0;
    world.host.on('lost', () => void lost++);
    await world.load('test.attacker', { code: `export default ${PLUGIN};` });
    const codes: (string | null)[] = [];
    for (let call = 0; call < CALLS; call++) codes.push((await world.call('test.attacker')).code);
    const aside = codes.filter((code) => code === 'PLUGIN_QUARANTINED').length;
    const running = world.host.units.filter(({ plugin }) => plugin === 'test.attacker').length;
    return {
      contained: aside === CALLS - 4 && lost === 4 && running === 0,
      seen: `${lost} processes lost, then ${aside} of ${CALLS} calls ${codes.at(-1)}`,
    };
  },
});
