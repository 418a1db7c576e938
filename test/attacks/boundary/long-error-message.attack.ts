// No limit counts what an error says: a message of 200 MB is copied out into the host.

import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

const THROW = `throw new Error('x'.repeat(200e6))`;

export default attack({
  title: 'of what a plugin throws the host takes a page at most',
  harm: { kind: 'memory', mb: 400 },
  async bare() {
    let length = 0;
    await runBare(THROW, { memory: 32 }).catch((error: Error) => (length = error.message.length));
    return { harmed: false, seen: `${length} characters` };
  },
  async skerry(world) {
    await world.load('test.attacker', {
      code: `
        const long = () => 'x'.repeat(20e6);
        export default { run() { ${THROW}; }, name() { throw { name: long(), message: long(), stack: long(), code: long() }; },
          rejected() { Promise.reject(new Error(long())); return 1; } };`,
      limits: { cpu: 2_000 },
    });
    const before = process.memoryUsage().rss;
    const ends = [];
    for (const name of ['run', 'name', 'rejected'])
      ends.push(await world.call('test.attacker', name));
    const grownMb = (process.memoryUsage().rss - before) / 1e6;
    const longest = Math.max(...ends.map(({ message }) => message.length));
    return {
      contained: ends.every(({ ok }) => !ok) && longest < 10_000 && grownMb < 100,
      seen: `${longest} characters, ${Math.round(grownMb)} MB more, ${ends.map(({ code }) => code).join()}`,
    };
  },
});
