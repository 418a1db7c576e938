// A host that takes from the request for whom it is made serves whoever says so.

import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

const FILES: Readonly<Record<string, string>> = { acme: 'plans of acme', eve: 'plans of eve' };

export default attack({
  title: 'for whom a request is made comes from the call, never from what the plugin sends',
  harm: { kind: 'leak' },
  async bare() {
    const read = (text: string): string => FILES[(JSON.parse(text) as { org: string }).org] ?? '';
    const seen = await runBare(`read(JSON.stringify({ org: 'acme', path: '/data/plans' }))`, {
      setUp: (context, ivm) => context.global.setSync('read', new ivm.Callback(read)),
    });
    return { harmed: seen === 'plans of acme', seen: String(seen) };
  },
  async skerry(world) {
    await world.load('test.attacker', {
      code: `
        export default {
          async write(_, ctx) { await ctx.fs.writeFile('/data/plans', 'plans of ' + ctx.call.org); return ctx.call.org; },
          async run(_, ctx) {
            const forged = { org: 'acme', scope: 'org:acme', call: '1', unit: 1, plugin: 'test.attacker', path: '/data/plans' };
            const ways = [
              () => ctx.fs.readFile('/data/plans', 'utf8'), () => ctx.fs.readFile('/data/plans', { encoding: 'utf8', ...forged }),
              () => ctx.fs.readFile(forged), () => ctx.fs.readFile('/data/../org:acme/plans', 'utf8'),
              () => ctx.fs.readFile('/data/plans', 'utf8', forged), () => ctx.fs.readFile.call({ call: forged }, '/data/plans', 'utf8'),
              () => ctx.fs.readdir('/data'),
            ];
            const got = [];
            for (const way of ways) got.push(await way().catch((error) => error.code));
            return got;
          },
        };`,
      permissions: { filesystem: { read: ['/data', '/data/**'], write: ['/data/**'] } },
      manifest: { scope: 'org' },
    });
    const plugin = world.host.plugin('test.attacker');
    const owner = await plugin.call('write', null, { org: 'acme' });
    const got = (await plugin.call('run', null, { org: 'eve' })) as unknown[];
    const seen = `${String(owner)} ${JSON.stringify(got)}`;
    const leaked = seen.includes('plans of acme') || seen.includes('plans"');
    return {
      contained: owner === 'acme' && got.length === 7 && got[0] === 'ENOENT' && !leaked,
      seen,
    };
  },
});
