// A value of another realm leads to that realm's Function, which makes code there. The bare half is node:vm, which many take
// for a wall.

import { runInNewContext } from 'node:vm';
import { attack } from '../harness/attack.ts';

const LOOK = 'return typeof process === "undefined" ? null : process.versions.node';

export default attack({
  title: 'no chain of constructors leads from anything in reach to a Function of the host',
  harm: { kind: 'leak' },
  bare() {
    const code = `log.constructor.constructor('${LOOK}')()`;
    const seen: unknown = runInNewContext(code, { log: () => {} }, { timeout: 200 });
    return Promise.resolve({ harmed: seen === process.versions.node, seen: String(seen) });
  },
  async skerry(world) {
    const ended = await world.attack({
      code: `
        const climb = (value) => {
          const make = Object(value).constructor?.constructor ?? (() => {}).constructor;
          return make(${JSON.stringify(LOOK)})();
        };
        export default {
          async run(_, ctx) {
            const values = [
              {}, ctx, ctx.call, ctx.signal, ctx.fs.stat, console.log, setTimeout, URL, new AbortController(),
              ctx.clock.now(), await ctx.clock.now(), await ctx.random.bytes(2),
              await ctx.fs.stat('/none').catch((error) => error), import.meta,
            ];
            return { looked: values.length, found: values.map(climb).filter((found) => found !== null) };
          },
        };`,
      permissions: { clock: ['read'], random: ['read'] },
    });
    const seen = JSON.stringify(ended.value) + ended.message;
    return { contained: seen === '{"looked":14,"found":[]}', seen };
  },
});
