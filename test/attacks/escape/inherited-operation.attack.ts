// A host that looks an operation up by the name the guest gives finds inherited ones too, and hands out a live host function.

import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

export default attack({
  title: 'an operation that no table lists does not exist, whatever its name',
  harm: { kind: 'leak' },
  async bare() {
    const operations: Record<string, () => unknown> = { now: () => Date.now() };
    const lookUp = (name: string): unknown => operations[name];
    const seen = await runBare(
      `const assign = lookUp('constructor'); assign({ made: 'in the host' }).made`,
      { setUp: (context, ivm) => context.global.setSync('lookUp', new ivm.Callback(lookUp)) },
    );
    return { harmed: seen === 'in the host', seen: String(seen) };
  },
  async skerry(world) {
    const denied: string[] = [];
    world.host.on('denied', ({ operation, reason }) => void denied.push(`${operation} ${reason}`));
    const ended = await world.attack({
      code: `
        const NAMES = ['constructor', '__proto__', 'toString', 'valueOf', 'hasOwnProperty', '__defineGetter__', 'then'];
        export default {
          async run(_, ctx) {
            const found = [];
            for (const from of [ctx, ctx.fs, ctx.log, ctx.env])
              for (const name of NAMES) if (from[name] !== undefined) found.push(name);
            return found;
          },
        };`,
    });
    const seen = `${JSON.stringify(ended.value)} ${ended.message} ${denied.join()}`;
    return { contained: seen === '[]  ', seen };
  },
});
