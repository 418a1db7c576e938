// Figures that are taken where the plugin runs are the plugin's to choose. The naive host times handlers beside them.

import { attack } from '../harness/attack.ts';
import { naiveHost } from '../harness/naive-host.ts';

const BURNS = `const now = Date.now; const end = now() + 300; while (now() < end);`;
const LIES = `Date.now = () => 0; globalThis.performance = { now: () => 0 };`;
const TIMED = `{ async run() { const before = Date.now(); (() => { ${BURNS} ${LIES} })(); return Date.now() - before; } }`;

export default attack({
  title: 'how long a call took and what it used is measured outside',
  harm: { kind: 'leak' },
  async bare() {
    const host = await naiveHost(TIMED, { timeout: 2_000 });
    const before = performance.now();
    const told = Number(await host.call('run'));
    const ms = Math.round(performance.now() - before);
    return { harmed: told <= 0 && ms >= 300, seen: `told ${told} ms of ${ms}` };
  },
  async skerry(world) {
    const code = `export default { run() { ${BURNS} ${LIES} return 1; } };`;
    const ended = await world.attack({ code, limits: { cpu: 2_000 } });
    const { execution } = world.host.metrics('test.attacker');
    return {
      contained: (execution.maxDuration ?? 0) >= 300 && ended.ms >= 300,
      seen: `${execution.maxDuration} ms of ${Math.round(ended.ms)}`,
    };
  },
});
