// A top-level await that never settles: evaluate() of the bare module reports success, and nothing is there to call.

import { attack } from '../harness/attack.ts';
import { loadRefused } from '../harness/contain.ts';
import { loadIvm } from '../harness/bare-isolate.ts';

const CODE = `await new Promise(() => {}); export const ready = true;`;

export default attack({
  title: 'a plugin that is never ready is not loaded',
  harm: { kind: 'leak' },
  async bare() {
    const ivm = loadIvm();
    const isolate = new ivm.Isolate({ memoryLimit: 32 });
    const context = await isolate.createContext();
    const module = await isolate.compileModule(CODE);
    await module.instantiate(context, () => module);
    await module.evaluate({ timeout: 200 });
    const ready = await module.namespace.get('ready').catch(() => 'not ready');
    return { harmed: ready !== true, seen: `evaluated: ${String(ready)}` };
  },
  skerry: (world) => loadRefused(world, CODE),
});
