// Ids and paths by the names of what every object has: a table that is an object finds functions there.

import { attack } from '../harness/attack.ts';
import { ask, loadEndpoints } from './inbound.ts';
import { type NaiveTable, routeNaively } from './naive-front.ts';

const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', 'valueOf'];
const PATHS = NAMES.flatMap((name) => [
  `/plugins/${name}/constructor`,
  `/plugins/${name}`,
  `/plugins/test.attacker/${name}`,
  `/plugins/TEST.ATTACKER/${name}`,
  `/plugins/test.attacker./${name}`,
  `/plugins/${name}/__proto__/constructor`,
]);

export default attack({
  title: 'no name that every object has leads to a plugin, to an endpoint or to a method',
  harm: { kind: 'leak' },
  async bare() {
    const table: NaiveTable = { 'test.attacker': {} };
    const got = PATHS.filter((path) => typeof routeNaively(table, path) === 'function');
    return { harmed: got.length > 0, seen: got.join(' ') };
  },
  async skerry(world) {
    await loadEndpoints(world, {
      code: `export default { show: (request, { call }) => Response.json([call.params, Object.keys(call.params)]) };`,
      endpoints: [{ path: '/of/:constructor', handler: 'show' }],
    });
    const told = await Promise.all(PATHS.map((path) => ask(world, path)));
    const method = await ask(world, '/plugins/test.attacker/of/a', { method: 'constructor' });
    const named = await ask(world, '/plugins/test.attacker/of/__proto__');
    return {
      contained:
        told.every(({ status }) => status === 404) &&
        method.status === 405 &&
        named.text === '[{"constructor":"__proto__"},["constructor"]]',
      seen: `${told.map(({ seen }) => seen).join(', ')}; ${method.seen}; ${named.text}`,
    };
  },
});
