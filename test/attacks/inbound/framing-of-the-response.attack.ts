// A response that lies about its own length: what is over is the next answer on the connection, to somebody else's request.

import { responseOf } from '../../../src/extend/endpoints/index.ts';
import { attack } from '../harness/attack.ts';
import { ask, loadEndpoints } from './inbound.ts';
import { readAsClient, writeNaively } from './naive-front.ts';

const BODY = 'short HTTP/1.1 200 Said';
const HEADERS = {
  'content-length': '6',
  'transfer-encoding': 'chunked',
  connection: 'upgrade',
  upgrade: 'websocket',
  'keep-alive': 'timeout=600',
  'content-encoding': 'gzip',
  trailer: 'set-cookie',
  te: 'trailers',
};

export default attack({
  title: 'how long a response is and where it ends is the word of the host alone',
  harm: { kind: 'leak' },
  async bare() {
    const { rest } = readAsClient(writeNaively({ headers: HEADERS, body: BODY }));
    return { harmed: rest.startsWith('HTTP/1.1 200'), seen: rest };
  },
  async skerry(world) {
    await loadEndpoints(world, {
      code: `export default { show: () => new Response(${JSON.stringify(BODY)}, { headers: ${JSON.stringify(HEADERS)} }) };`,
      endpoints: [{ path: '/', handler: 'show' }],
    });
    const { text, headers } = await ask(world, '/plugins/test.attacker');
    const body = Buffer.from(BODY).toString('base64');
    const forged = responseOf(
      { status: 200, statusText: '', headers: Object.entries(HEADERS), body },
      true,
    );
    const left = Object.keys(HEADERS).filter(
      (name) => headers.has(name) || forged?.headers.has(name) !== false,
    );
    return {
      contained: text === BODY && left.length === 0,
      seen: `${text}; ${left.join(', ')}`,
    };
  },
});
