// What a module throws while it loads is copied outside any timeout: a Proxy whose traps loop holds the thread for good.

import { attack } from '../harness/attack.ts';
import { loadRefused } from '../harness/contain.ts';
import { loadIvm } from '../harness/bare-isolate.ts';

const CODE = `const loop = () => { for (;;); }; throw new Proxy({}, { get: loop, getPrototypeOf: loop }); export default {};`;

export default attack({
  title: 'an object with looping traps, thrown while loading, ends at the cap',
  harm: { kind: 'hang', ms: 2_500 },
  async bare() {
    const ivm = loadIvm();
    const isolate = new ivm.Isolate({ memoryLimit: 32 });
    const context = await isolate.createContext();
    const module = await isolate.compileModule(CODE);
    await module.instantiate(context, () => module);
    await module.evaluate({ timeout: 200 });
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) => loadRefused(world, CODE),
});
