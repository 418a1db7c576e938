// An asynchronous function behind a callback rejects where nobody waits: the host ends of a guest's bad argument.

import { attack } from '../harness/attack.ts';
import { loadIvm } from '../harness/bare-isolate.ts';

export default attack({
  title: 'whatever a plugin asks for, a failure of the host is answered and never left unhandled',
  harm: { kind: 'leak' },
  async bare() {
    const ivm = loadIvm();
    const context = new ivm.Isolate({ memoryLimit: 32 }).createContextSync();
    // Without this listener the process ends here.
    const unhandled = new Promise<string>((resolve) =>
      process.once('unhandledRejection', (reason) => resolve(String(reason))),
    );
    const find = async (id: number): Promise<string> => {
      await Promise.resolve();
      return id.toFixed(0);
    };
    context.global.setSync('find', new ivm.Callback(find, { ignored: true }));
    context.evalSync(`find('not a number')`);
    const ended = new Promise<string>((resolve) => setTimeout(resolve, 2_000, 'nothing happened'));
    const seen = await Promise.race([unhandled, ended]);
    return { harmed: seen.includes('toFixed'), seen };
  },
  async skerry(world) {
    const unhandled: string[] = [];
    process.on('unhandledRejection', (reason) => void unhandled.push(String(reason)));
    world.host.on('failure', ({ operation, error }) =>
      unhandled.push(`${operation} ${String(error)}`),
    );
    const ended = await world.attack({
      code: `
        const ODD = [undefined, null, 1, -1, 1e308, '', 'x', '\\u0000', '/data/\\ud800', [], {}, [[]], { __proto__: null }, true,
          { encoding: {} }, { toString: 1 }, { length: 2 ** 40 }, new Uint8Array(3), JSON.parse('{"__proto__":1}'), 'x'.repeat(5000)];
        export default { async run(_, ctx) {
          let asked = 0, left = 0;
          for (const kind in ctx) {
            const handle = ctx[kind];
            if (['call', 'config', 'plugin', 'signal'].includes(kind)) continue;
            for (const method of Object.keys(handle)) for (const odd of ODD) for (const args of [[odd], ['/data/a', odd], ['/data/a', 'x', odd]]) {
              asked += 1; left += 1;
              const settle = () => { left -= 1; };
              try { Promise.resolve(handle[method](...args)).then(settle, settle); } catch { settle(); }
              if (asked % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
            }
          }
          for (let i = 0; left > 0 && i < 100; i++) await new Promise((resolve) => setTimeout(resolve, 20));
          return [asked > 500, left];
        } };`,
      permissions: EVERYTHING,
      limits: { cpu: 5_000, executionTime: 20_000, hostCalls: 1_000 },
    });
    const seen = `${JSON.stringify(ended.value)} ${unhandled.slice(0, 3).join()} ${ended.message}`;
    return { contained: seen === '[true,0]  ', seen };
  },
});

const EVERYTHING = {
  filesystem: { read: ['/data/**'], write: ['/data/**'] },
  env: { read: ['A'] },
  log: ['write'],
  clock: ['read'],
  random: ['read'],
};
