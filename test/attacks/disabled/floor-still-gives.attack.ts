// Switched off by taking away what it was granted: what the host gives to every plugin is no grant, and stays.

import { attack } from '../harness/attack.ts';
import { sleep } from '../harness/measure.ts';
import { allRefused, pluginOf, runNaive } from '../harness/payload.ts';

const FILE = '/plugin/index.ts';
const PAYLOAD = `async ({ fs }, path) => [await attempt(() => fs.readFile(path, 'utf8'))]`;

const CODE = `${pluginOf(PAYLOAD)}
export const now = async (path, ctx) => { console.log('now'); await ctx.fs.readFile(path, 'utf8'); };`;

export default attack({
  title: 'a disabled plugin has nothing of what the host gives to every plugin',
  harm: { kind: 'leak' },
  host: () => ({
    policy: { version: 1, floor: { filesystem: { read: ['/plugin/**'] }, log: ['write'] } },
  }),
  async bare() {
    const floor = ['/plugin/'];
    const granted: string[] = [];
    const readFile = (path: string): string => {
      if ([...floor, ...granted].some((prefix) => path.startsWith(prefix))) return 'its content';
      throw new Error('not allowed');
    };
    const got = await runNaive(PAYLOAD, { fs: { readFile } }, FILE);
    return { harmed: !allRefused(got), seen: `it reads ${JSON.stringify(got)}` };
  },
  async skerry(world) {
    await world.load('test.attacker', { code: CODE, limits: { cpu: 2_000 } });
    const read = async (): Promise<unknown> =>
      (await world.call('test.attacker', 'run', FILE)).value;
    const before = await read();
    const stop = world.host.on('log', () => world.disable('test.attacker'));
    const ended = await world.call('test.attacker', 'now', FILE);
    stop();
    await sleep(200);
    const allowed = (await world.records({ action: 'fs.read', effect: 'allow' })).length;
    const { effect, rule } = world.host.can('test.attacker', 'fs.read', FILE);
    const next = await world.call('test.attacker', 'run', FILE);
    world.enable('test.attacker');
    const after = await read();
    const works = [before, after].every((got) => !allRefused(got));
    return {
      contained:
        ended.code === 'PLUGIN_DISABLED' &&
        next.code === 'PLUGIN_DISABLED' &&
        effect === 'deny' &&
        rule?.origin.pointer === '/disabled/test.attacker' &&
        allowed === 1 &&
        works,
      seen: `${ended.code}, ${next.code}; ${effect} by ${rule?.origin.pointer}; ${allowed} reads were allowed; ${works ? 'works otherwise' : 'does not work otherwise'}`,
    };
  },
});
