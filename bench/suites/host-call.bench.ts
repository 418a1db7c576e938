// What one access costs: decided, recorded, performed, recorded, and back; against isolated-vm's own asynchronous callback.

import { oneByOne, type Suite } from '../measure.ts';
import { loadIvm, openHost } from '../subjects.ts';

const PER_CALL = 100;

export const hostCall: Suite = {
  name: 'host call',
  about: `time of one of ${PER_CALL} host calls in a hook: checked and logged, against a bare isolated-vm Callback (async)`,
  unit: 'us',
  rounds: 15,
  count: 20,
  base: 'raw sequential',
  targets: { 'skerry sequential': 1.35 },
  async variants() {
    const skerry = await openHost({ cpu: 5_000, hostCalls: 1_000 });
    const plugin = skerry.host.plugin(skerry.id);
    const ivm = loadIvm();
    const isolate = new ivm.Isolate({ memoryLimit: 64 });
    const context = isolate.createContextSync();
    context.global.setSync('now', new ivm.Callback(() => Date.now(), { async: true }));
    const evaluate = (code: string): Promise<unknown> => context.eval(code, { promise: true });
    const sequential = `(async () => { for (let i = 0; i < ${PER_CALL}; i++) await now(); })()`;
    const parallel = `(async () => { const all = []; for (let i = 0; i < ${PER_CALL}; i++) all.push(now()); await Promise.all(all); })()`;
    const each = async (count: number, operation: () => Promise<unknown>): Promise<number[]> =>
      (await oneByOne(count, operation)).map((us) => us / PER_CALL);
    return [
      { name: 'raw sequential', run: (n) => each(n, () => evaluate(sequential)) },
      { name: 'skerry sequential', run: (n) => each(n, () => plugin.call('sequential', PER_CALL)) },
      { name: 'raw parallel', run: (n) => each(n, () => evaluate(parallel)) },
      {
        name: 'skerry parallel',
        run: (n) => each(n, () => plugin.call('parallel', PER_CALL)),
        close: () => skerry.close(),
      },
    ];
  },
};
