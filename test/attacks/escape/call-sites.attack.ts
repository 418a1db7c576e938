// V8 hands the frames of a stack to Error.prepareStackTrace: a guest called back by trusted code finds the functions that
// called it. The bare half is a prelude in the guest's realm, with the check before the bridge.

import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

const PRELUDE = `(function () {
  const send = host; delete globalThis.host;
  function unchecked(path) { return send.applySync(undefined, [path.normalize()]); }
  globalThis.read = function (path) {
    if (!path.startsWith('/data/')) throw new Error('denied');
    return unchecked(path);
  };
})();`;
const FIND = `
  Error.prepareStackTrace = (_, sites) => sites.map((site) => site.getFunction?.()).filter(Boolean);
  const found = [];
  let looks = 0;
  const look = () => { looks += 1; found.push(...[].concat(new Error().stack)); return '/data/a'; };
  const path = { startsWith: () => true, normalize: look, toString: look, toJSON: look };`;

export default attack({
  title: 'a stack shows a guest no function of the runtime that called it',
  harm: { kind: 'leak' },
  async bare() {
    const code = `${FIND} read(path); found.find((one) => one.name === 'unchecked')('/etc/shadow')`;
    const seen = await runBare(code, {
      setUp: (context, ivm) => {
        context.global.setSync('host', new ivm.Reference((path: string) => `text of ${path}`));
        context.evalSync(PRELUDE);
      },
    });
    return { harmed: seen === 'text of /etc/shadow', seen: String(seen) };
  },
  async skerry(world) {
    const ended = await world.attack({
      code: `
        ${FIND}
        export default {
          async run(_, ctx) {
            await ctx.fs.readFile(path).catch(() => {});
            await ctx.env.get(path).catch(() => {});
            Reflect.defineProperty(Error, 'prepareStackTrace', { value: Error.prepareStackTrace });
            ctx.log.info('x', { path });
            console.log(path, \`\${path}\`);
            const own = new Error('x');
            const holder = {};
            Error.captureStackTrace(holder);
            return { looks, kinds: [...new Set([own.stack, holder.stack, ...found].map((one) => typeof one))], path };
          },
        };`,
    });
    const { looks = 0, kinds } = (ended.value ?? {}) as { looks?: number; kinds?: string[] };
    return {
      contained: looks >= 4 && JSON.stringify(kinds) === '["string"]',
      seen: `${looks} looks, ${String(kinds)} ${ended.message}`,
    };
  },
});
