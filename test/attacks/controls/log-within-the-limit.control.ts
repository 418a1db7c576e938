// A stream of log lines that fills most of the limit arrives whole, in order and with its fields.

import type { HostEvents } from '../../../src/index.ts';
import { control, differs } from '../harness/control.ts';

/** 63 lines of 900 characters and what goes with them: just under 64 KB. */
const CODE = `export default {
  run(_, ctx) {
    for (let n = 0; n < 63; n++) ctx.log.info('line ' + String(n).padEnd(900, '.'));
    ctx.log.warn('the last', { lines: 64, nested: { ok: true } });
  },
};`;

export default control({
  title: 'log lines within the limit all arrive, in order',
  async works(world) {
    const lines: HostEvents['log'][0][] = [];
    world.host.on('log', (entry) => void lines.push(entry));
    await world.load('test.honest', {
      code: CODE,
      permissions: { log: ['write'] },
      limits: { log: 64 },
    });
    const { ok, message } = await world.call('test.honest');
    if (!ok) return message;
    await new Promise((done) => setTimeout(done, 200));
    const last = lines.at(-1);
    const expected = Array.from({ length: 63 }, (_, n) => `line ${n}`);
    return (
      differs(
        lines.slice(0, -1).map((line) => line.message.replace(/\.+$/, '')),
        expected,
      ) ??
      differs(
        [last?.level, last?.message, last?.fields],
        ['warn', 'the last', { lines: 64, nested: { ok: true } }],
      )
    );
  },
});
