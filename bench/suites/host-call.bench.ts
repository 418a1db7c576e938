// What one access costs: decided, recorded, performed, recorded, and back; against isolated-vm's own asynchronous callback.

import { oneByOne, type Suite, type Variant } from '../measure.ts';
import { loadIvm, openHost } from '../subjects.ts';

const PER_CALL = 100;

const ABOUT = `time of one of ${PER_CALL} host calls in a hook: decided, logged twice and answered, against a bare isolated-vm Callback (async)`;

const SEQUENTIAL = `for (let i = 0; i < ${PER_CALL}; i++) await now();`;
const PARALLEL = `const all = []; for (let i = 0; i < ${PER_CALL}; i++) all.push(now()); await Promise.all(all);`;

/** Both do `PER_CALL` host calls. `handler`: of the plugin; `body`: of an asynchronous function with `now`. */
async function variants(handler: string, body: string): Promise<readonly Variant[]> {
  const skerry = await openHost({ cpu: 5_000, hostCalls: 1_000 });
  const plugin = skerry.host.plugin(skerry.id);
  const ivm = loadIvm();
  const isolate = new ivm.Isolate({ memoryLimit: 64 });
  const context = isolate.createContextSync();
  context.global.setSync('now', new ivm.Callback(() => Date.now(), { async: true }));
  const each = async (count: number, operation: () => Promise<unknown>): Promise<number[]> =>
    (await oneByOne(count, operation)).map((us) => us / PER_CALL);
  return [
    {
      name: `raw ${handler}`,
      run: (n) => each(n, () => context.eval(`(async () => { ${body} })()`, { promise: true })),
    },
    {
      name: `skerry ${handler}`,
      run: (n) => each(n, () => plugin.call(handler, PER_CALL)),
      close: () => skerry.close(),
    },
  ];
}

export const hostCalls: Suite = {
  name: 'host calls, sequential',
  about: ABOUT,
  unit: 'us',
  rounds: 15,
  count: 20,
  pinned: true,
  base: 'raw sequential',
  targets: { 'skerry sequential': 1.35 },
  variants: () => variants('sequential', SEQUENTIAL),
};

export const parallelHostCalls: Suite = {
  name: 'host calls, parallel',
  about: ABOUT,
  unit: 'us',
  rounds: 15,
  count: 20,
  base: 'raw parallel',
  targets: { 'skerry parallel': 1 },
  variants: () => variants('parallel', PARALLEL),
};
