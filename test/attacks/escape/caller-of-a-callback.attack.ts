// A sloppy function knows who called it: `caller` of a callback is the trusted code that called it, if that is sloppy too.

import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

const PRELUDE = `(function () {
  var send = host; delete globalThis.host;
  function unchecked(request) { return send.applySync(undefined, [JSON.stringify(request)]); }
  globalThis.ask = function (name, value) {
    if (name !== 'now') throw new Error('denied');
    return unchecked({ name: name, value: value });
  };
})();`;

export default attack({
  title: 'a callback of the guest does not learn which function called it',
  harm: { kind: 'leak' },
  async bare() {
    const code = `
      let send;
      const value = { toJSON: function toJSON() { send = toJSON.caller; return 1; } };
      ask('now', value);
      send({ name: 'secrets' })`;
    const seen = await runBare(code, {
      setUp: (context, ivm) => {
        context.global.setSync('host', new ivm.Reference((text: string) => `answer to ${text}`));
        context.evalSync(PRELUDE);
      },
    });
    return { harmed: seen === 'answer to {"name":"secrets"}', seen: String(seen) };
  },
  async skerry(world) {
    const ended = await world.attack({
      code: `
        const sloppy = (0, eval)(\`(function look() {
          look.seen.push(look.caller, look.arguments && look.arguments.callee.caller, arguments.callee.caller);
          return 1;
        })\`);
        sloppy.seen = [];
        export default {
          async run(_, ctx) {
            const value = { toJSON: sloppy };
            Object.defineProperty(value, 'then', { get: sloppy });
            await ctx.fs.readFile(value).catch(() => {});
            ctx.log.info('x', value);
            queueMicrotask(sloppy);
            await new Promise((resolve) => setTimeout(() => { sloppy(); resolve(); }, 1));
            setTimeout(sloppy, 1);
            await new Promise((resolve) => setTimeout(resolve, 20));
            const mine = sloppy.seen.filter((one) => one !== null && one !== undefined);
            return [sloppy.seen.length >= 12, mine.map(String)];
          },
        };`,
    });
    const seen = JSON.stringify(ended.value) + ended.message;
    return { contained: seen === '[true,[]]', seen };
  },
});
