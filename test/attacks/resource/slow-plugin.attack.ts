// A plugin whose every call only waits takes all the slots there are; its neighbours stand behind it.
// The naive host has four slots for all plugins together.

import pLimit from 'p-limit';
import { attack } from '../harness/attack.ts';
import { naiveHost } from '../harness/naive-host.ts';

const PLUGIN = `{ run: () => new Promise((done) => setTimeout(done, 400)), ping: (n) => n + 1 }`;
const CALLS = 24;

export default attack({
  title: 'a plugin that is slow in many calls keeps nobody else waiting',
  harm: { kind: 'leak' },
  async bare() {
    const slots = pLimit(4);
    const slow = await naiveHost(PLUGIN);
    const neighbour = await naiveHost(PLUGIN);
    for (let i = 0; i < CALLS; i++) void slots(() => slow.call('run'));
    const before = performance.now();
    await slots(() => neighbour.call('ping'));
    const ms = performance.now() - before;
    return { harmed: ms > 1_500, seen: `the neighbour waited ${Math.round(ms)} ms` };
  },
  async skerry(world) {
    await world.load('test.attacker', {
      code: `export default ${PLUGIN};`,
      limits: { concurrency: 4 },
    });
    const calls = Array.from({ length: CALLS }, () => world.call('test.attacker'));
    const ms = await world.askNeighbour();
    const all = await Promise.all(calls);
    return {
      contained: ms < 1_500 && all.every(({ ok }) => ok),
      seen: `the neighbour waited ${Math.round(ms)} ms; ${all.filter(({ ok }) => ok).length} calls answered`,
    };
  },
});
