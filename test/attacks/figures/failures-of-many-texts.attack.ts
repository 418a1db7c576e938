// Each failure has another text. Whoever keeps failures by their text keeps them all, and what failed for everybody is lost among
// them. The naive host keeps a count for each text.

import { attack } from '../harness/attack.ts';
import { naiveHost } from '../harness/naive-host.ts';

const TIMES = 900;
/** A text of letters alone: numbers do not tell two failures apart. */
const PLUGIN = `(() => {
  let at = 0;
  const name = (n) => String(n).split('').map((digit) => 'abcdefghij'[digit]).join('');
  return {
    run() { throw new Error(name(at++) + 'x'.repeat(2_000)); },
    real() { throw new Error('the real one'); },
  };
})()`;

export default attack({
  title: 'failures of ever new texts are let go, and what fails again and again is kept',
  harm: { kind: 'leak' },
  async bare() {
    const host = await naiveHost(PLUGIN);
    const counts = new Map<string, number>();
    for (let time = 0; time < TIMES; time += 1)
      await host.call('run').catch((error: unknown) => {
        const text = String(error);
        counts.set(text, (counts.get(text) ?? 0) + 1);
      });
    return { harmed: counts.size === TIMES, seen: `${counts.size} failures are kept` };
  },
  async skerry(world) {
    await world.load('test.attacker', { code: `export default ${PLUGIN};` });
    for (let time = 0; time < 3; time += 1) await world.call('test.attacker', 'real');
    for (let time = 0; time < TIMES; time += 1) await world.call('test.attacker', 'run');
    const kept = world.host.errors('test.attacker');
    const real = kept.find(({ message }) => message === 'the real one');
    const { length } = JSON.stringify(kept);
    return {
      contained: kept.length <= 100 && length < 300_000 && real?.count === 3,
      seen: `${kept.length} groups in ${length} characters; the real one: ${real?.count ?? 'gone'}`,
    };
  },
});
