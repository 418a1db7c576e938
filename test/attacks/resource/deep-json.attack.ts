// JSON nested two hundred thousand deep: whoever walks it by calling himself runs out of stack.
// The naive host parses the text that a guest hands out and freezes what it finds.

import { attack } from '../harness/attack.ts';
import { runBody } from '../harness/contain.ts';

const PLUGIN = `(() => {
  const nest = (depth) => { let value = []; for (let i = 0; i < depth; i++) value = [value]; return value; };
  return {
    run: () => nest(200_000),
    deep: () => nest(3_000),
    log(_, ctx) { ctx.log.info('deep', { value: nest(1_500) }); return 1; },
    async ask(_, ctx) { return ctx.clock.now(nest(1_500)).catch((error) => error.code); },
    ping: (n) => n + 1,
  };
})()`;

function deepFreeze(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}

export default attack({
  title:
    'deep nesting comes out as data or as an error of the call, and breaks nothing in the host',
  harm: { kind: 'leak' },
  async bare() {
    const text = String(await runBody(`return '['.repeat(2e5) + ']'.repeat(2e5);`));
    try {
      deepFreeze(JSON.parse(text));
      return { harmed: false, seen: 'it was walked' };
    } catch (error) {
      return { harmed: error instanceof RangeError, seen: String(error) };
    }
  },
  async skerry(world) {
    await world.load('test.attacker', {
      code: `export default ${PLUGIN};`,
      permissions: { clock: ['read'] },
      limits: { cpu: 2_000 },
    });
    const ends: string[] = [];
    for (const name of ['run', 'deep', 'log', 'ask', 'ping']) {
      const { ok, code, value } = await world.call('test.attacker', name, 41);
      ends.push(ok ? (Array.isArray(value) ? 'data' : String(value)) : String(code));
    }
    return {
      contained: /^(INVALID_OUTPUT|EXECUTION_ERROR) \S+ 1 INVALID_ARGUMENT 42$/.test(
        ends.join(' '),
      ),
      seen: ends.join(' '),
    };
  },
});
