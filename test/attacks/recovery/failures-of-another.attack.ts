// One customer makes a plugin fail for himself, again and again, so that it is refused to everybody.

import { attack } from '../harness/attack.ts';

const PLUGIN = `{ run: (bad) => { if (bad) throw new Error('as asked'); return 'fine'; } }`;

export default attack({
  title: 'what fails for one organisation is refused to that one alone',
  harm: { kind: 'leak' },
  async bare() {
    // One count of failures for a plugin, whoever made them.
    let failures = 0;
    const call = (bad: boolean): string => {
      if (failures >= 3) return 'refused';
      if (bad) failures += 1;
      return bad ? 'failed' : 'fine';
    };
    for (let count = 0; count < 3; count++) call(true);
    const other = call(false);
    return { harmed: other === 'refused', seen: `the other one is ${other}` };
  },
  host: () => ({ policy: { floor: { log: ['write'] }, recovery: {} } }),
  async skerry(world) {
    const code = `export default ${PLUGIN};`;
    await world.load('test.attacker', { code, manifest: { scope: 'org' } });
    for (let count = 0; count < 3; count++)
      await world.call('test.attacker', 'run', true, { org: 'evil' });
    const own = await world.call('test.attacker', 'run', false, { org: 'evil' });
    const other = await world.call('test.attacker', 'run', false, { org: 'good' });
    return {
      contained: own.code === 'CIRCUIT_OPEN' && other.value === 'fine',
      seen: `${own.code} for the one, ${String(other.value)} for the other`,
    };
  },
});
