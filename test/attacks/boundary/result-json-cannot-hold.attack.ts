// A result with a BigInt, a cycle, an impossible date or a symbol breaks the host that writes it down.

import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

const RESULTS = [
  `({ id: 1n })`,
  `(() => { const a = {}; a.a = a; return a; })()`,
  `({ date: new Date(NaN) })`,
];

/** What a host does with a result: it writes it down, dates in a form for people. */
function write(result: unknown): string {
  const { date } = result as { date?: Date };
  return JSON.stringify(result) + (date?.toISOString?.() ?? '');
}

export default attack({
  title: 'a result is JSON data, or a failure of the call that made it',
  harm: { kind: 'leak' },
  async bare() {
    const thrown: string[] = [];
    for (const code of RESULTS) {
      const result = await runBare(code);
      try {
        write(result);
      } catch (error) {
        thrown.push(String(error).split('\n')[0] ?? '');
      }
    }
    return { harmed: thrown.length === RESULTS.length, seen: thrown.join() };
  },
  async skerry(world) {
    await world.load('test.attacker', {
      code: `export default { ${RESULTS.map((code, index) => `r${index}: () => ${code}`).join()},
        symbol: () => ({ a: Symbol('x') }), nothing: () => undefined, code: () => () => 1, throws: () => ({ toJSON() { throw new Error('x'); } }) };`,
    });
    const ends: string[] = [];
    for (const name of ['r0', 'r1', 'r2', 'symbol', 'nothing', 'code', 'throws']) {
      const { ok, value, code } = await world.call('test.attacker', name);
      ends.push(ok ? write(value ?? {}) : String(code));
    }
    const seen = ends.join();
    const expected = 'INVALID_OUTPUT,INVALID_OUTPUT,{"date":null},{},{},{},EXECUTION_ERROR';
    return { contained: seen === expected, seen };
  },
});
