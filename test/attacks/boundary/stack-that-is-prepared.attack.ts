// V8 asks Error.prepareStackTrace for a stack when it is first read, and the host reads it outside the timed entry.

import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

const PREPARE = `Error.prepareStackTrace = () => { for (;;); };`;

export default attack({
  title: 'a plugin has no hook in the making of stacks',
  harm: { kind: 'hang', ms: 3_000 },
  async bare() {
    await runBare(`${PREPARE} throw new Error('x')`).catch(() => {});
    return { harmed: false, seen: 'it ended' };
  },
  async skerry(world) {
    const ended = await world.attack({
      code: `
        ${PREPARE}
        try { Object.defineProperty(Error, 'prepareStackTrace', { value: () => { for (;;); } }); } catch {}
        for (const kind of [TypeError, RangeError]) try { kind.prepareStackTrace = Error.prepareStackTrace; } catch {}
        export default { run() { null.x; } };`,
    });
    return {
      contained: ended.code === 'EXECUTION_ERROR' && ended.ms < 3_000,
      seen: `${ended.code} ${ended.message}`,
    };
  },
});
