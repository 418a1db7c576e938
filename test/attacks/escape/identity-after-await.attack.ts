// The bridge remembers in one variable for whom the guest runs; what goes on after an `await` asks in the name of whoever came
// in since.

import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

const PRELUDE = `(() => {
  const send = host; delete globalThis.host;
  let user;
  globalThis.enter = (name, run) => { user = name; return run(); };
  globalThis.ask = (what) => send.applySync(undefined, [user, what]);
})();`;

export default attack({
  title: 'a request is made for the call whose ctx it came from, whoever was entered since',
  harm: { kind: 'leak' },
  async bare() {
    const code = `
      let go;
      const later = new Promise((resolve) => { go = resolve; });
      const answer = enter('eve', async () => { await later; return ask('secrets'); });
      enter('admin', () => go());
      answer`;
    const seen = await runBare(code, {
      async: true,
      setUp: (context, ivm) => {
        const answer = (user: string, what: string): string => `${what} of ${user}`;
        context.global.setSync('host', new ivm.Reference(answer));
        context.evalSync(PRELUDE);
      },
    });
    return { harmed: seen === 'secrets of admin', seen: String(seen) };
  },
  async skerry(world) {
    const denied: string[] = [];
    world.host.on('denied', ({ call, resource }) => void denied.push(`${resource} ${call}`));
    await world.load('test.attacker', {
      code: `
        let go;
        const later = new Promise((resolve) => { go = resolve; });
        export default {
          async run(_, ctx) {
            await later;
            await ctx.env.get('SECRETS').catch(() => {});
            return [ctx.call.id, ctx.call.user];
          },
          async admin(_, ctx) {
            go();
            await ctx.env.get('OWN').catch(() => {});
            return [ctx.call.id, ctx.call.user];
          },
        };`,
    });
    const plugin = world.host.plugin('test.attacker');
    const eve = plugin.call('run', null, { user: 'eve' }) as Promise<[string, string]>;
    const [adminCall] = (await plugin.call('admin', null, { user: 'admin' })) as [string];
    const [eveCall, user] = await eve;
    const seen = `${user} ${denied.toSorted().join()}`;
    return { contained: seen === `eve OWN ${adminCall},SECRETS ${eveCall}`, seen };
  },
});
