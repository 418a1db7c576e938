// Trusted code stores the resolver of a waiting request under a number; a setter on Object.prototype gets it instead, and
// the guest answers the question itself.

import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

/** A prelude that asks the host for permission, waits, and then acts. */
const PRELUDE = `(() => {
  const act = host; delete globalThis.host;
  const pending = {};
  let next = 1;
  const mayI = () => new Promise((resolve) => { pending[next++] = { resolve }; });
  globalThis.read = async (path) => {
    if (!(await mayI(path))) throw new Error('denied');
    return act.applySync(undefined, [path]);
  };
})();`;
const TRAP = `
  const taken = Object.create(null);
  let count = 0;
  const slot = { __proto__: null, configurable: true, set(value) { taken[count++] = value; }, get() { return undefined; } };
  for (const place of [Object.prototype, Array.prototype]) for (let i = 0; i < 100; i++) Object.defineProperty(place, i, slot);`;

export default attack({
  title: 'the table of waiting requests is out of reach of setters on built-in prototypes',
  harm: { kind: 'leak' },
  async bare() {
    const code = `${TRAP} const text = read('/etc/shadow'); taken[0].resolve(true); text`;
    const seen = await runBare(code, {
      async: true,
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
        ${TRAP}
        export default { async run(_, ctx) {
          const asked = [ctx.env.get('SKERRY_SECRET'), ctx.clock.now(), ctx.random.bytes(3)];
          console.log('x', [1], { a: 1 }); setTimeout(() => {}, 1); queueMicrotask(() => {});
          new AbortController().signal.addEventListener('abort', () => {}); ctx.signal.addEventListener('abort', () => {});
          const ends = [];
          for (let i = 0; i < 3; i++) ends[\`k\${i}\`] = await Promise.resolve(asked[i]).then((value) => typeof value, (error) => error.code);
          const before = count;
          [][1] = 'seen';
          return [before, count - before, ends.k0, ends.k1, ends.k2];
        } };`,
      permissions: { clock: ['read'], random: ['read'] },
    });
    const seen = JSON.stringify(ended.value) + ended.message;
    return { contained: seen === '[0,1,"PERMISSION_DENIED","number","object"]', seen };
  },
});
