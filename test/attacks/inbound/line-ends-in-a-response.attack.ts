// Line ends in names, values and the words after the status: what follows them is a field, or a response, of the attacker's own.

import { responseOf } from '../../../src/extend/endpoints/index.ts';
import { attack } from '../harness/attack.ts';
import { ask, loadEndpoints } from './inbound.ts';
import { readAsClient, writeNaively } from './naive-front.ts';

const FIELD = 'a\r\nset-cookie: session=stolen';
const VALUES = [
  FIELD,
  'a\nset-cookie: b',
  'a\rset-cookie: b',
  'a\0b',
  'a\r\n\r\nHTTP/1.1 200 OK',
  'č Ċ',
];

/** As a cell would send them that the attacker has taken over. */
const FORGED = VALUES.flatMap((text) => [
  { status: 200, statusText: 'OK', headers: [['x-note', text]], body: null },
  { status: 200, statusText: 'OK', headers: [[`x-${text}`, 'a']], body: null },
  { status: 200, statusText: text, headers: [], body: null },
]);

export default attack({
  title: 'no header and no status text of a plugin ends a line',
  harm: { kind: 'leak' },
  async bare() {
    const { fields } = readAsClient(writeNaively({ headers: { 'x-note': FIELD } }));
    return { harmed: fields.includes('set-cookie: session=stolen'), seen: fields.join(', ') };
  },
  async skerry(world) {
    await loadEndpoints(world, {
      code: `export default {
        value: async (request) => new Response('', { headers: { 'x-note': await request.text() } }),
        name: async (request) => new Response('', { headers: { ['x-' + await request.text()]: 'a' } }),
        status: async (request) => new Response('', { statusText: await request.text() }),
      };`,
      endpoints: ['value', 'name', 'status'].map((handler) => ({
        path: `/${handler}`,
        method: 'POST',
        handler,
      })),
    });
    const asked = ['value', 'name', 'status'].flatMap((path) =>
      VALUES.map((body) => ask(world, `/plugins/test.attacker/${path}`, { method: 'POST', body })),
    );
    const honest = await ask(world, '/plugins/test.attacker/value', { method: 'POST', body: 'a' });
    const told = await Promise.all(asked);
    const through = FORGED.filter((value) => responseOf(value, true) !== null);
    return {
      contained:
        honest.headers.get('x-note') === 'a' &&
        told.every(({ status, headers }) => status === 500 && !headers.has('set-cookie')) &&
        through.length === 0,
      seen: `${told.map(({ seen }) => seen).join(', ')}; forged: ${JSON.stringify(through)}`,
    };
  },
});
