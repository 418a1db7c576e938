// HEAD is answered with a body, and so are statuses that have none: a client takes it for the answer to the next request.

import { responseOf } from '../../../src/extend/endpoints/index.ts';
import { attack } from '../harness/attack.ts';
import { ask, loadEndpoints } from './inbound.ts';
import { readAsClient, writeNaively } from './naive-front.ts';

const BODY = 'HTTP/1.1 200 Said\r\n\r\n';
const EMPTY = [204, 205, 304];

export default attack({
  title: 'an answer that has no body brings none',
  harm: { kind: 'leak' },
  async bare() {
    const { rest } = readAsClient(writeNaively({ body: BODY }), true);
    return { harmed: rest.startsWith('HTTP/1.1 200'), seen: rest };
  },
  async skerry(world) {
    await loadEndpoints(world, {
      code: `export default {
        show: () => new Response(${JSON.stringify(BODY)}, { headers: { 'content-length': '40' } }),
      };`,
      endpoints: [
        { path: '/', handler: 'show' },
        { path: '/head', method: 'HEAD', handler: 'show' },
      ],
    });
    const get = await ask(world, '/plugins/test.attacker');
    const heads = await Promise.all(
      ['', '/head'].map((path) => ask(world, `/plugins/test.attacker${path}`, { method: 'HEAD' })),
    );
    const body = Buffer.from(BODY).toString('base64');
    const forged = EMPTY.filter(
      (status) => responseOf({ status, statusText: '', headers: [], body }, true) !== null,
    );
    return {
      contained:
        get.text === BODY &&
        heads.every(({ status, text, headers }) => {
          return status === 200 && text === '' && !headers.has('content-length');
        }) &&
        forged.length === 0,
      seen: `${heads.map(({ seen, text }) => `${seen} ${text}`).join(', ')}; ${forged.join()}`,
    };
  },
});
