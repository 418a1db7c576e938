// A call goes by the policy it began with. What it asks in the very moment its plugin is disabled is decided by a policy that
// knows nothing of it.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { attack } from '../harness/attack.ts';
import { sleep } from '../harness/measure.ts';
import { naiveHost } from '../harness/naive-host.ts';
import { NaiveSwitch } from './naive-switch.ts';

/** The line and the request come in one frame: whoever hears the line comes before the request. */
const PLUGIN = `{
  async run(input, ctx) {
    console.log('now');
    await ctx.fs.writeFile('/data/late.txt', 'written');
  },
  ping: (n) => n + 1,
}`;

export default attack({
  title:
    'what an open call asks after its plugin was disabled is denied, whatever policy it began with',
  harm: { kind: 'leak' },
  async bare() {
    const written: string[] = [];
    const off = new NaiveSwitch();
    const host = await naiveHost(PLUGIN, {
      ask: (operation) => {
        off.disable('test.attacker');
        // Decided by what the call may do, which was found out when it began.
        return void written.push(operation);
      },
    });
    off.begin('test.attacker');
    await host.call('run').catch(() => {});
    await sleep(50);
    const isOff = off.isDisabled('test.attacker');
    return { harmed: isOff && written.length > 0, seen: `${written.join()} although it is off` };
  },
  async skerry(world) {
    await world.load('test.attacker', {
      code: `export default ${PLUGIN};`,
      permissions: { filesystem: { write: ['/data/**'] }, log: ['write'] },
      limits: { cpu: 2_000, executionTime: 10_000 },
    });
    const stop = world.host.on('log', () => world.disable('test.attacker'));
    const ended = await world.call('test.attacker');
    stop();
    await sleep(300);
    const written = existsSync(join(world.data, 'late.txt'));
    const denials = await world.denials(1, { action: 'fs.write' });
    const origins = (await world.records({ action: 'fs.write' })).map((record) =>
      record.kind === 'decision' ? record.origin : '',
    );
    world.enable('test.attacker');
    const again = await world.call('test.attacker', 'ping', 41);
    return {
      contained:
        ended.code === 'PLUGIN_DISABLED' &&
        !written &&
        denials === 1 &&
        origins.includes('(given)#/disabled/test.attacker') &&
        again.value === 42,
      seen: `${ended.code}; written: ${String(written)}; ${denials} denials by ${origins.join()}; then ${String(again.value)}`,
    };
  },
});
