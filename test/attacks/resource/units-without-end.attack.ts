// A plugin with a unit for each organisation, called for one after the other, none of which ever gives its process back.

import { spawn } from 'node:child_process';
import { attack } from '../harness/attack.ts';
import { childPids, sleep } from '../harness/measure.ts';

const CELLS = 3;
const CALLS = 8;
const IDLE = ['-e', 'setInterval(() => {}, 1_000)'];

export default attack({
  title: 'there are no more processes than the host has room for, and whoever finds none hears so',
  harm: { kind: 'leak' },
  async bare() {
    const children = Array.from({ length: CALLS }, () => spawn(process.execPath, IDLE));
    await sleep(500);
    const { length } = childPids();
    for (const child of children) child.kill('SIGKILL');
    return { harmed: length >= CALLS, seen: `${length} processes for ${CALLS} organisations` };
  },
  host: () => ({ policy: { room: { cells: CELLS } } }),
  async skerry(world) {
    await world.load('test.attacker', {
      code: `export default { run: () => new Promise(() => {}) };`,
      manifest: { scope: 'org' },
      limits: { executionTime: 3_000 },
    });
    let most = 0;
    const looks = setInterval(() => void (most = Math.max(most, childPids().length)), 10);
    const calls = Array.from({ length: CALLS }, (_, n) =>
      world.call('test.attacker', 'run', null, { org: `o${n}` }),
    );
    const codes = (await Promise.all(calls)).map(({ code }) => code);
    clearInterval(looks);
    const refused = codes.filter((code) => code === 'HOST_FULL').length;
    const timeouts = codes.filter((code) => code === 'TIMEOUT').length;
    return {
      // One that was killed for its room may still be there at a look.
      contained: refused === CALLS - CELLS && timeouts === CELLS && most <= CELLS + 2,
      seen: `${refused} of ${CALLS} refused, ${most} processes at most`,
    };
  },
});
