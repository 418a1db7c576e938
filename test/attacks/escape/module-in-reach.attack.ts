// A guest that finds isolated-vm itself makes isolates of its own, with whatever limits it likes. Many examples pass `_ivm` in.

import { attack } from '../harness/attack.ts';
import { loadIvm, runBare } from '../harness/bare-isolate.ts';

const BREAK_OUT = `
  const inner = new _ivm.Isolate({ memoryLimit: 1024 });
  const size = inner.createContextSync().evalSync('const a = []; for (let i = 0; i < 60; i++) a.push(new Uint8Array(1e6).fill(1)); a.length');
  size`;

export default attack({
  title: 'a guest finds no class of isolated-vm to make isolates or references with',
  harm: { kind: 'leak' },
  async bare() {
    const size = await runBare(BREAK_OUT, {
      memory: 8,
      timeout: 3_000,
      setUp: (context) => context.global.setSync('_ivm', loadIvm()),
    });
    return { harmed: size === 60, seen: `${String(size)} MB beside a limit of 8` };
  },
  async skerry(world) {
    const ended = await world.attack({
      code: `
        const CLASSES = ['Isolate', 'Context', 'Reference', 'ExternalCopy', 'Callback', 'NativeModule'];
        const hasClass = (value) => CLASSES.some((name) => Object(value)[name] !== undefined);
        export default {
          run(_, ctx) {
            const names = Object.getOwnPropertyNames(globalThis);
            const values = [...names.map((name) => globalThis[name]), ctx, ctx.fs, ctx.fs.stat, ctx.call];
            const made = (0, eval)(\`typeof _ivm + typeof ivm + typeof isolatedVm + typeof require\`);
            return [values.some(hasClass), values.some((value) => hasClass(Object(value).constructor)), made];
          },
        };`,
    });
    const seen = JSON.stringify(ended.value) + ended.message;
    return { contained: seen === '[false,false,"undefinedundefinedundefinedundefined"]', seen };
  },
});
