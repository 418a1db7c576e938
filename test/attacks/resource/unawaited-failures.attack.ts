// Requests that fail and that nobody awaits come up in the host as rejections nobody handles: the end of its process.
// The naive host hands out the Reference to its asynchronous function.

import { attack } from '../harness/attack.ts';
import { containPlugin } from '../harness/contain.ts';
import { loadIvm } from '../harness/bare-isolate.ts';
import { sleep } from '../harness/measure.ts';

const PLUGIN = `{
  run(_, ctx) {
    for (let i = 0; i < 400; i++) { void ctx.fs.readFile('/data/none'); Promise.reject(new Error('nobody cares')); }
    return 1;
  },
  ping: (n) => n + 1,
}`;

export default attack({
  title: 'failures that a plugin ignores are no failures of the host',
  harm: { kind: 'leak' },
  async bare() {
    let unhandled = 0;
    process.on('unhandledRejection', () => void unhandled++);
    const ivm = loadIvm();
    const context = await new ivm.Isolate({ memoryLimit: 32 }).createContext();
    const readFile = new ivm.Reference(() => Promise.reject(new Error('no such file')));
    await context.global.set('readFile', readFile);
    const ctx = `{ fs: { readFile: (path) => readFile.applyIgnored(undefined, [path]) } }`;
    await context.eval(`(${PLUGIN}).run(null, ${ctx})`, { timeout: 1_000 }).catch(() => {});
    await sleep(500);
    return { harmed: unhandled > 0, seen: `${unhandled} rejections unhandled in the host` };
  },
  async skerry(world) {
    let unhandled = 0;
    process.on('unhandledRejection', () => void unhandled++);
    const result = await containPlugin(world, PLUGIN, {
      // What nobody handles ends the unit, as it ends a process of Node: the plugin's own loss.
      codes: [null, 'WORKER_CRASH'],
      limits: { cpu: 5_000 },
    });
    await sleep(300);
    return {
      contained: result.contained && unhandled === 0,
      seen: `${unhandled} rejections unhandled in the host; ${result.seen}`,
    };
  },
});
