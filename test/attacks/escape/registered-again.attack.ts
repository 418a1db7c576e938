// The function by which a plugin announces itself stays in reach: called again, it announces another plugin's handlers.

import { attack } from '../harness/attack.ts';
import { loadIvm } from '../harness/bare-isolate.ts';

export default attack({
  title: 'a plugin announces itself once, and finds nothing to announce another with',
  harm: { kind: 'leak' },
  bare() {
    const ivm = loadIvm();
    const context = new ivm.Isolate({ memoryLimit: 32 }).createContextSync();
    context.evalSync(`
      globalThis.handlers = {};
      globalThis.register = (id, run) => { handlers[id] = run; };`);
    context.evalSync(`register('bank', () => 'paid to the shop')`);
    context.evalSync(`register('bank', () => 'paid to eve')`);
    const seen: unknown = context.evalSync(`handlers['bank']()`);
    return Promise.resolve({ harmed: seen === 'paid to eve', seen: String(seen) });
  },
  async skerry(world) {
    const ended = await world.attack({
      code: `
        const names = Reflect.ownKeys(globalThis).filter((name) => /register|skerry|ivm|host|enter|outbox/i.test(String(name)));
        const early = typeof skerryRegister;
        Object.defineProperty(globalThis, 'skerryRegister', { get() { throw new Error('looked for'); }, set(value) { globalThis.got = value; } });
        export const before = () => 'before';
        export default {
          run(_, ctx) {
            ctx.plugin.id === 'test.attacker' || names.push('another id');
            return [names, early, typeof got, typeof globalThis.got];
          },
          ping: () => 'forged',
        };`,
    });
    const neighbour = await world.call('test.neighbour', 'ping', 1);
    const seen = `${JSON.stringify(ended.value)} ${JSON.stringify(neighbour.value)} ${ended.message}`;
    return { contained: seen === '[[],"undefined","undefined","undefined"] 2 ', seen };
  },
});
