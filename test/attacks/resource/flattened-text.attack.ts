// A repeated string costs nothing until something flattens it: then it is there at once, whatever the limit.

import { attack } from '../harness/attack.ts';
import { containBody, runBody } from '../harness/contain.ts';

const BODY = `const all = []; for (let i = 0; i < 50; i++) { const s = (i + 'x').repeat(2e8); s.charCodeAt(7); /z/.test(s); all.push(s); } return all.length;`;

export default attack({
  title: 'flattening huge strings ends at the memory cap',
  harm: { kind: 'memory', mb: 400 },
  async bare() {
    await runBody(BODY, { timeout: 50_000 });
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) =>
    containBody(world, BODY, {
      codes: ['WORKER_CRASH', 'MEMORY_LIMIT', 'TIMEOUT'],
      limits: { cpu: 5_000 },
      within: 12_000,
    }),
});
