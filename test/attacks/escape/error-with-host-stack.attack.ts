// An error thrown by a host function arrives with the host's stack: absolute paths, package names, versions.

import { homedir } from 'node:os';
import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

export default attack({
  title: 'an error of a handle holds no path and no frame of the host',
  harm: { kind: 'leak' },
  async bare() {
    const seen = String(
      await runBare(`try { read('/data/a') } catch (error) { error.stack }`, {
        setUp: (context, ivm) =>
          context.global.setSync(
            'read',
            new ivm.Callback((path: string) => {
              throw new Error(`cannot read ${path}`);
            }),
          ),
      }),
    );
    return { harmed: seen.includes(import.meta.dirname), seen: seen.slice(0, 300) };
  },
  async skerry(world) {
    const ended = await world.attack({
      code: `
        const words = (error) => [error.stack, error.message, error.cause, JSON.stringify(error), String(error),
          ...Reflect.ownKeys(error).map((key) => String(error[key]))].join('\\n');
        export default {
          async run(_, ctx) {
            const asked = [
              ctx.fs.readFile('/data/none'), ctx.fs.readFile('/etc/passwd'), ctx.fs.readFile(1), ctx.fs.readFile('/data'),
              ctx.fs.writeFile('/plugin/x', 'x'), ctx.fs.readdir('/data/none'), ctx.fs.rename('/data/a', '/none/b'),
              ctx.fs.readFile('/data/' + 'x'.repeat(5000)), ctx.fs.mkdir('/data/a/b/c'), ctx.fs.writeFile('/data', 'x'),
              ctx.db.query('select * from t'), ctx.env.get('HOME'), ctx.env.get({}), ctx.random.bytes(-1), ctx.clock.now(1),
            ];
            const settled = await Promise.allSettled(asked);
            return settled.map((one) => one.status === 'rejected' ? words(one.reason) : 'GOT IT');
          },
        };`,
      permissions: {
        filesystem: { read: ['/data/**', '/data'], write: ['/data/**', '/plugin/**'] },
      },
    });
    const texts = (ended.value ?? []) as string[];
    const host = [
      world.dir,
      process.cwd(),
      import.meta.dirname,
      homedir(),
      'node:',
      'node_modules',
    ];
    const leak = texts.find((text) => host.some((part) => part !== '/' && text.includes(part)));
    return {
      contained: texts.length === 15 && !texts.includes('GOT IT') && leak === undefined,
      seen: leak ?? `${texts.length} errors, ${texts.indexOf('GOT IT')} ${ended.message}`,
    };
  },
});
