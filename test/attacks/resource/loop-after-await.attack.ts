// V8's timeout covers the first entry only; a continuation after an awaited host call runs for ever.

import { attack } from '../harness/attack.ts';
import { loadIvm } from '../harness/bare-isolate.ts';

export default attack({
  title: 'a loop after an awaited host call ends at the cap',
  harm: { kind: 'hang', ms: 5_000 },
  async bare() {
    const ivm = loadIvm();
    const isolate = new ivm.Isolate({ memoryLimit: 32 });
    const context = await isolate.createContext();
    await context.global.set('ask', new ivm.Reference(async () => 1));
    const run = context.eval(
      `(async () => { await ask.apply(undefined, [], { result: { promise: true } }); for (;;); })()`,
      { timeout: 200, promise: true },
    );
    await run;
    return { harmed: false, seen: 'it ended' };
  },
  async skerry(world) {
    const ended = await world.attack({
      code: `export default { async run(_, ctx) { await ctx.clock.now(); for (;;); } };`,
      permissions: { clock: ['read'] },
      limits: { cpu: 200 },
    });
    return {
      contained: ended.code === 'TIMEOUT' && ended.ms < 2_000,
      seen: `${ended.code} after ${Math.round(ended.ms)} ms`,
    };
  },
});
