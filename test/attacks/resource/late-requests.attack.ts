// A handle kept past its call is asked again and again: each request is refused, and each refusal is work and a record.

import { attack } from '../harness/attack.ts';
import { sleep } from '../harness/measure.ts';
import { naiveHost } from '../harness/naive-host.ts';

const PLUGIN = `(() => { let old; return {
  keep(_, ctx) { old = ctx; return typeof ctx.clock.now + typeof ctx.log.info; },
  run() { for (let i = 0; i < 5_000; i++) { try { old.clock.now().catch(() => {}); old.log.info(''); } catch {} } return 1; },
  ping: (n) => n + 1,
}; })()`;

export default attack({
  title:
    'requests for calls that ended are refused and recorded up to a limit; then the unit is lost',
  harm: { kind: 'leak' },
  async bare() {
    let asked = 0;
    const host = await naiveHost(PLUGIN, { timeout: 5_000, memory: 128, ask: () => ++asked });
    await host.call('keep');
    await host.call('run');
    await sleep(1_000);
    return {
      harmed: asked === 5_000,
      seen: `${asked} requests performed for a call that had ended`,
    };
  },
  async skerry(world) {
    let denied = 0;
    world.host.on('denied', () => void denied++);
    await world.load('test.keeper', {
      code: `export default ${PLUGIN};`,
      permissions: { clock: ['read'] },
      limits: { cpu: 5_000, hostCalls: 100 },
    });
    await world.call('test.keeper', 'keep');
    const ended = await world.call('test.keeper', 'run');
    const again = await world.call('test.keeper', 'ping', 41);
    await sleep(300);
    return {
      contained: ended.code === 'CALLS_LIMIT' && denied === 100 && again.value === 42,
      seen: `${ended.code} (${ended.message}), ${denied} denials; asked again: ${String(again.value)}`,
    };
  },
});
