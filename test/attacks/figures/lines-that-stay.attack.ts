// Each call stays within the limit of its log, and there is always a next one. The naive host keeps the lines for whoever asks.

import { attack } from '../harness/attack.ts';
import { naiveHost } from '../harness/naive-host.ts';

const CALLS = 30;
const PLUGIN = `{ run() { for (let i = 0; i < 30; i++) console.log(String(i % 10).repeat(8_000)); return 1; } }`;

export default attack({
  title: 'lines of a log are kept up to a megabyte of each plugin',
  harm: { kind: 'leak' },
  async bare() {
    const host = await naiveHost(PLUGIN);
    for (let call = 0; call < CALLS; call += 1) await host.call('run');
    const kept = host.lines.reduce((sum, line) => sum + line.length, 0);
    return { harmed: kept > 7_000_000, seen: `${kept} characters are kept` };
  },
  async skerry(world) {
    await world.load('test.attacker', {
      code: `export default ${PLUGIN};`,
      permissions: { log: ['write'] },
      limits: { log: 256 },
    });
    let heard = 0;
    world.host.on('log', ({ message }) => void (heard += message.length));
    for (let call = 0; call < CALLS; call += 1) await world.call('test.attacker', 'run');
    const lines = world.host.logs('test.attacker');
    const kept = lines.reduce((sum, { message }) => sum + message.length, 0);
    return {
      contained: heard > 7_000_000 && lines.length > 0 && kept * 2 <= 1_048_576,
      seen: `${kept} characters are kept of ${heard}`,
    };
  },
});
