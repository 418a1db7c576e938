// An isolate of 32 MB hands out a string of 200 MB, and the host holds it.

import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

const RESULT = `'0123456789'.repeat(30e6)`;

export default attack({
  title: 'a result is no longer than the payload limit, and what is over never leaves the cell',
  harm: { kind: 'memory', mb: 300 },
  async bare() {
    const result = String(await runBare(RESULT, { memory: 32, timeout: 3_000 }));
    return { harmed: false, seen: `${result.length} characters` };
  },
  async skerry(world) {
    await world.load('test.attacker', {
      code: `export default { run: () => ${RESULT}, some: () => 'x'.repeat(64 * 1024 - 2), more: () => 'x'.repeat(64 * 1024 - 1) };`,
      limits: { payload: 64, cpu: 2_000, memory: 32 },
    });
    const before = process.memoryUsage().rss;
    const ended = await world.call('test.attacker');
    const grownMb = (process.memoryUsage().rss - before) / 1e6;
    const fits = await world.call('test.attacker', 'some');
    const over = await world.call('test.attacker', 'more');
    return {
      contained: !ended.ok && grownMb < 100 && fits.ok && over.code === 'PAYLOAD_LIMIT',
      seen: `${ended.code}, ${Math.round(grownMb)} MB more, ${fits.ok} ${over.code}`,
    };
  },
});
