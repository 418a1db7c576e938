// A result with a key "__proto__", or "constructor" with a "prototype", takes over whatever a host merges it into.

import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

const RESULT = `({ name: 'ada', ...JSON.parse('{"constructor":{"prototype":{"polluted":true}},"list":[{}]}') })`;
const PROTO = `JSON.parse('{"__proto__":{"admin":true},"deep":[{"__proto__":{"admin":true}}]}')`;

interface Tree {
  [key: string]: unknown;
}

/** As it stands in many programs. */
function merge(into: Tree, from: Tree): Tree {
  for (const key in from) {
    const value = from[key];
    if (typeof value === 'object' && value !== null) {
      into[key] ??= {};
      merge(into[key] as Tree, value as Tree);
    } else into[key] = value;
  }
  return into;
}

function polluted(results: readonly unknown[]): string[] {
  const seen: string[] = [];
  for (const result of results) {
    const assigned = Object.assign({}, result) as Tree;
    if (assigned['admin'] === true) seen.push('admin');
    merge({}, result as Tree);
    const fresh = {} as Tree;
    if (fresh['polluted'] === true || fresh['admin'] === true) seen.push('every object');
  }
  return seen;
}

export default attack({
  title: 'a result changes nothing in the host that merges it, whatever its keys',
  harm: { kind: 'leak' },
  async bare() {
    const seen = polluted([await runBare(PROTO), await runBare(RESULT)]);
    return { harmed: seen.length > 1, seen: seen.join() };
  },
  async skerry(world) {
    await world.load('test.attacker', {
      code: `export default { proto: () => ${PROTO}, run: () => (${RESULT}), text: () => ({ note: '"__proto__":{' }) };`,
    });
    const ends = [
      await world.call('test.attacker', 'proto'),
      await world.call('test.attacker', 'run'),
      await world.call('test.attacker', 'text'),
    ];
    const seen = `${polluted(ends.map(({ value }) => value)).join()} ${JSON.stringify(ends.map(({ value }) => value))}`;
    const expected = ` [{"deep":[{}]},{"name":"ada","list":[{}]},{"note":"\\"__proto__\\":{"}]`;
    return { contained: seen === expected, seen };
  },
});
