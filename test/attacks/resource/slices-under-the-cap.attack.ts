// Work in slices, each well under the timeout, with a question to the host between them: every timeout starts anew.
// The naive host even times the continuations; it only has no account of the whole call.

import { attack } from '../harness/attack.ts';
import { runBody, containPlugin } from '../harness/contain.ts';

const SLICE = `const end = Date.now() + 50; while (Date.now() < end);`;
const PLUGIN = `{
  async run(_, ctx) { for (let i = 0; i < 400; i++) { ${SLICE} await ctx.clock.now(); } },
  ping: (n) => n + 1,
}`;

export default attack({
  title: 'all slices of a call count together',
  harm: { kind: 'hang', ms: 2_500 },
  async bare() {
    for (let i = 0; i < 400; i++) await runBody(SLICE, { timeout: 1_000 });
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) =>
    containPlugin(world, PLUGIN, {
      codes: ['TIMEOUT'],
      permissions: { clock: ['read'] },
      limits: { cpu: 1_000, executionTime: 30_000 },
      within: 10_000,
    }),
});
