// Plugins that share a process: one of them ends it again and again, each time when another has a call under way.

import { spawn } from 'node:child_process';
import { attack } from '../harness/attack.ts';
import { sleep } from '../harness/measure.ts';

const ROUNDS = 3;
const BOMB = `Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 1)`;
const BOTH = `setTimeout(() => console.log('answered'), 300); setTimeout(() => ${BOMB}, 50);`;

export default attack({
  title: 'whoever ends a shared process shares none again',
  harm: { kind: 'leak' },
  /** Both in one process, which is killed when it is stuck, and started again with both. */
  async bare() {
    let answered = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const both = spawn(process.execPath, ['-e', BOTH], { stdio: ['ignore', 'pipe', 'ignore'] });
      both.stdout.on('data', () => void answered++);
      await sleep(1_500);
      both.kill('SIGKILL');
    }
    return {
      harmed: answered === 0,
      seen: `the neighbour answered ${answered} of ${ROUNDS} calls`,
    };
  },
  host: () => ({ placement: 'shared' }),
  async skerry(world) {
    const neighbour = {
      code: `export default { wait: () => new Promise((done) => setTimeout(done, 1_000, 'done')) };`,
    };
    await world.load('test.waiting', neighbour);
    await world.load('test.attacker', {
      code: `export default { run: () => ${BOMB} };`,
      limits: { cpu: 200 },
    });
    const ends: (string | null)[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const waiting = world.call('test.waiting', 'wait');
      await world.call('test.attacker');
      ends.push((await waiting).code);
    }
    const [first, ...others] = ends;
    return {
      contained: first === 'UNIT_LOST' && others.every((code) => code === null),
      seen: `the neighbour's calls: ${ends.map(String).join(', ')}`,
    };
  },
});
