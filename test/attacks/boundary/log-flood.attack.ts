// A callback that wants no answer is queued in the host without bound: a guest that logs in a loop fills its memory.

import { attack } from '../harness/attack.ts';
import { loadIvm } from '../harness/bare-isolate.ts';

const FLOOD = `const line = 'x'.repeat(1e5); for (;;) log(line)`;

export default attack({
  title: 'a plugin that logs in a loop fills neither the host nor its log',
  harm: { kind: 'memory', mb: 500 },
  async bare() {
    const ivm = loadIvm();
    const isolate = new ivm.Isolate({ memoryLimit: 32 });
    const context = await isolate.createContext();
    let lines = 0;
    const log = new ivm.Callback(() => void (lines += 1), { ignored: true });
    await context.global.set('log', log);
    await context.eval(FLOOD, { timeout: 3_000 }).catch(() => {});
    return { harmed: false, seen: `${lines} lines` };
  },
  async skerry(world) {
    let length = 0;
    world.host.on('log', ({ message }) => void (length += message.length));
    const before = process.memoryUsage().rss;
    await world.load('test.attacker', {
      code: `
        export default {
          run(_, ctx) { const log = console.log; ${FLOOD} },
          handle(_, ctx) { const line = 'x'.repeat(1e4); for (let i = 0; i < 5000; i++) ctx.log.info(line); return 'done'; } };`,
      permissions: { log: ['write'] },
      limits: { log: 64, cpu: 1_000 },
    });
    const looped = await world.call('test.attacker');
    const lines = length;
    const handled = await world.call('test.attacker', 'handle');
    const grownMb = (process.memoryUsage().rss - before) / 1e6;
    const seen = `${looped.code} ${handled.code ?? String(handled.value)}, ${lines} and ${length - lines} characters, ${Math.round(grownMb)} MB more`;
    const bounded = lines <= 65_536 + 8_192 && grownMb < 200;
    return { contained: looped.code === 'TIMEOUT' && bounded, seen };
  },
});
