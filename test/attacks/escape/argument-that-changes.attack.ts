// An argument is one thing when it is checked and another when it is sent: a getter tells each reader something else.

import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

/** A prelude that checks in the guest's realm, on the guest's object, and sends that. */
const PRELUDE = `(() => {
  const send = host; delete globalThis.host;
  globalThis.read = (request) => {
    if (typeof request.path !== 'string' || !request.path.startsWith('/data/')) throw new Error('denied');
    return send.applySync(undefined, [JSON.stringify(request)]);
  };
})();`;
const CHANGING = `let looks = 0; const request = { get path() { return looks++ < 2 ? '/data/a' : '/etc/shadow'; } };`;

export default attack({
  title: 'what is decided on is the text that left the isolate, not an object that can change',
  harm: { kind: 'leak' },
  async bare() {
    const seen = await runBare(`${CHANGING} read(request)`, {
      setUp: (context, ivm) => {
        const read = (text: string): string => `text of ${(JSON.parse(text) as Request).path}`;
        context.global.setSync('host', new ivm.Reference(read));
        context.evalSync(PRELUDE);
      },
    });
    return { harmed: seen === 'text of /etc/shadow', seen: String(seen) };
  },
  async skerry(world) {
    const denied: string[] = [];
    world.host.on('denied', ({ resource }) => void denied.push(resource));
    const ended = await world.attack({
      code: `
        const changing = () => { let looks = 0; return { toJSON: () => looks++ < 1 ? '/data/a' : '/data/b' }; };
        const text = () => { const s = new String('/data/a'); let n = 0; s.toString = s.valueOf = () => n++ ? '/data/b' : '/data/a'; return s; };
        export default {
          async run(_, ctx) {
            await ctx.fs.writeFile('/data/a', 'allowed');
            const shifty = changing();
            const once = await ctx.fs.readFile(shifty, 'utf8').catch((error) => error.code);
            const twice = await ctx.fs.readFile(shifty, 'utf8').catch((error) => error.code);
            return [once, twice, await ctx.fs.readFile(text(), 'utf8').catch((error) => error.code)];
          },
        };`,
      permissions: { filesystem: { read: ['/data/a'], write: ['/data/a'] } },
    });
    const seen = `${JSON.stringify(ended.value)} ${denied.join()} ${ended.message}`;
    // A String object is written as what it holds now, once; then that is what is decided on.
    const expected = '["allowed","PERMISSION_DENIED",';
    return { contained: seen.startsWith(expected) && !seen.includes('text of'), seen };
  },
});

interface Request {
  readonly path: string;
}
