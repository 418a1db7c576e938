// A call keeps its handles, with the identity they carry, where a later call of somebody else finds them.

import { attack } from '../harness/attack.ts';
import { loadIvm } from '../harness/bare-isolate.ts';

export default attack({
  title: 'a plugin with an instance for each call finds no handle of an earlier call',
  harm: { kind: 'leak' },
  bare() {
    const ivm = loadIvm();
    const context = new ivm.Isolate({ memoryLimit: 32 }).createContextSync();
    const run = context.evalSync(
      `let kept; ((session) => { kept ??= session; return kept.applySync(undefined, ['report']); })`,
      { reference: true },
    );
    const call = (user: string): unknown =>
      run.applySync(undefined, [new ivm.Reference((what: string) => `${what} of ${user}`)]);
    call('admin');
    const seen = call('eve');
    return Promise.resolve({ harmed: seen === 'report of admin', seen: String(seen) });
  },
  async skerry(world) {
    await world.load('test.attacker', {
      code: `let kept; export default { run(_, ctx) { const found = kept?.call.user ?? null; kept ??= ctx; return found; } };`,
      manifest: { instance: 'perCall' },
    });
    const first = await world.call('test.attacker', 'run', null, { user: 'admin' });
    const second = await world.call('test.attacker', 'run', null, { user: 'eve' });
    // Side by side, too, each in a world of its own.
    const both = await Promise.all(
      ['admin', 'eve'].map((user) => world.call('test.attacker', 'run', null, { user })),
    );
    const seen = [first, second, ...both].map(({ ok, value }) => `${ok} ${String(value)}`);
    return { contained: seen.every((one) => one === 'true null'), seen: seen.join(', ') };
  },
});
