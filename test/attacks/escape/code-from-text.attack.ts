// Code generation is taken away by deleting `eval` and `Function`; three more constructors have no global name.

import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';
import { World } from '../harness/world.ts';

export default attack({
  title: 'a host without code generation leaves no way to make code from text',
  harm: { kind: 'leak' },
  async bare() {
    const seen = await runBare(`(function* () {}).constructor('yield 6 * 7')().next().value`, {
      setUp: (context) =>
        context.evalSync(
          `delete globalThis.eval; delete globalThis.Function; Object.defineProperty((() => {}).__proto__, 'constructor', {})`,
        ),
    });
    return { harmed: seen === 42, seen: String(seen) };
  },
  async skerry(outer) {
    await using world = await World.open({ codeGeneration: false });
    const ended = await world.attack({
      code: `
        const attempt = (run) => { try { return run(); } catch (error) { return error.name; } };
        const kinds = [() => {}, function* () {}, async () => {}, async function* () {}];
        const ways = kinds.flatMap((one) => {
          const at = Object.getPrototypeOf(one);
          const found = [one.constructor, at.constructor, Object.getPrototypeOf(at.constructor)?.constructor];
          return found.flatMap((make) => [() => make('return 42')(), () => new make('return 42')(),
            () => Reflect.construct(make, ['return 42'], Object)(), () => make.call(null, 'return 42')()]);
        });
        ways.push(() => globalThis.eval('42'), () => eval('42'), () => Function('return 42')(),
          () => new (class extends Function { constructor() { super('return 42'); } })()(),
          () => new (class extends (async () => {}).constructor { constructor() { super('return 42'); } })()(),
          () => setTimeout('globalThis.ran = 42'), () => URL.constructor('return 42')(),
          () => Object.getOwnPropertyDescriptor(Function.prototype, 'constructor').value('return 42')(),
          () => Array.from.constructor('return 42')(), () => console.log.constructor('return 42')());
        export default {
          async run(_, ctx) {
            const results = ways.map(attempt);
            results.push(attempt(() => ctx.fs.stat.constructor('return 42')()));
            await new Promise((resolve) => setTimeout(resolve, 5));
            return { tried: results.length, made: results.filter((one) => typeof one !== 'string'), ran: globalThis.ran ?? null };
          },
        };`,
    });
    outer.heard.push(...world.heard);
    const { tried = 0, made, ran } = (ended.value ?? {}) as Seen;
    return {
      contained: tried === 59 && made?.length === 0 && ran === null,
      seen: JSON.stringify(ended.value) + ended.message,
    };
  },
});

interface Seen {
  readonly tried?: number;
  readonly made?: unknown[];
  readonly ran?: unknown;
}
