// A host function that is called without `copy` gives the guest a live handle of what it returns, and the handle goes deeper.

import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

const CONFIG = { theme: 'dark', database: { password: 'hunter2' } };

export default attack({
  title: 'what a handle returns is data of the guest, with nothing of the host behind it',
  harm: { kind: 'leak' },
  async bare() {
    const seen = await runBare(
      `getConfig.applySync(undefined, []).getSync('database').getSync('password')`,
      {
        setUp: (context, ivm) =>
          context.global.setSync('getConfig', new ivm.Reference(() => CONFIG)),
      },
    );
    return { harmed: seen === 'hunter2', seen: String(seen) };
  },
  async skerry(world) {
    const ended = await world.attack({
      code: `
        const NAMES = ['getSync', 'setSync', 'applySync', 'applySyncPromise', 'copySync', 'derefInto', 'release'];
        const handlesOn = (value) => NAMES.filter((name) => Object(value)[name] !== undefined);
        export default {
          async run(_, ctx) {
            await ctx.fs.writeFile('/data/a', 'a');
            const values = [
              ctx, ctx.call, ctx.config, ctx.fs, ctx.fs.stat, ctx.signal,
              await ctx.fs.stat('/data/a'), await ctx.fs.readdir('/data', { withFileTypes: true }),
              await ctx.fs.readFile('/data/a'), await ctx.env.get('A').catch((error) => error),
            ];
            return { looked: values.length, found: values.flatMap(handlesOn) };
          },
        };`,
      permissions: { filesystem: { read: ['/data/**'], write: ['/data/**'] } },
    });
    const { looked, found } = (ended.value ?? {}) as { looked?: number; found?: string[] };
    return {
      contained: looked === 10 && found?.length === 0,
      seen: ended.message || String(found),
    };
  },
});
