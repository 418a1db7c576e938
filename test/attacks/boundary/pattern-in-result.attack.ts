// A regular expression in a result arrives as one, and the host that uses it never comes back.

import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

const RESULT = `({ accepts: /^(a+)+$/ })`;
const TEXT = `${'a'.repeat(40)}!`;

/** A host that asks a plugin what to accept. */
function accepts(rule: unknown): boolean {
  return rule instanceof RegExp && rule.test(TEXT);
}

export default attack({
  title: 'a result is plain data: no pattern, date, map or error arrives as one',
  harm: { kind: 'hang', ms: 3_000 },
  async bare() {
    const { accepts: rule } = (await runBare(RESULT)) as { accepts: unknown };
    return { harmed: false, seen: String(accepts(rule)) };
  },
  async skerry(world) {
    const ended = await world.attack({
      code: `
        export default { run: () => ({ ...${RESULT}, date: new Date(0), map: new Map(), set: new Set(), bytes: new Uint8Array(1),
          error: new Error('x'), boxed: Object('x'), nan: NaN, when: null }) };`,
    });
    const kinds = Object.values(ended.value as object).map((value: unknown) =>
      typeof value === 'object' && value !== null ? value.constructor.name : typeof value,
    );
    const used = accepts((ended.value as { accepts: unknown }).accepts);
    const plain = kinds.every((kind) => ['Object', 'string', 'object'].includes(kind));
    return { contained: !used && kinds.length === 9 && plain, seen: kinds.join() };
  },
});
