// Each formatter of Intl keeps kilobytes in the Unicode library, which no heap limit sees.

import { attack } from '../harness/attack.ts';
import { containBody, runBody } from '../harness/contain.ts';

const BODY = `const all = []; for (let i = 0; i < 1e5; i++) all.push(new Intl.DateTimeFormat('de', { timeZone: 'UTC', era: ['long', 'short', 'narrow'][i % 3] })); return all.length;`;

export default attack({
  title: 'formatters take no memory past the cap',
  harm: { kind: 'memory', mb: 400 },
  async bare() {
    await runBody(BODY, { timeout: 50_000 });
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) =>
    containBody(world, BODY, {
      codes: [null, 'EXECUTION_ERROR'],
      limits: { cpu: 5_000 },
      within: 12_000,
    }),
});
