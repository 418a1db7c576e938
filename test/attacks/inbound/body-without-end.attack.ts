// A request whose body never ends, and does not say so: whoever reads it to its end holds all of it.

import { attack } from '../harness/attack.ts';
import { ask, loadEndpoints, upload } from './inbound.ts';

const PIECE = new Uint8Array(65_536);

/** As much as anybody reads, up to 64 MB. */
function endless(): { body: ReadableStream<Uint8Array>; read: () => number } {
  let pieces = 0;
  const body = new ReadableStream({
    pull(controller) {
      if (++pieces > 1_024) controller.close();
      else controller.enqueue(PIECE);
    },
  });
  return { body, read: () => pieces * PIECE.byteLength };
}

export default attack({
  title: 'a body is read up to the limit of the plugin, and no further',
  harm: { kind: 'leak' },
  async bare() {
    const { body, read } = endless();
    await new Request('http://host.test/', upload(body)).arrayBuffer();
    return { harmed: read() > 60_000_000, seen: `${read()} bytes` };
  },
  async skerry(world) {
    await loadEndpoints(world, {
      code: `export default { size: async (request) => new Response(String((await request.bytes()).length)) };`,
      endpoints: [{ path: '/', method: 'POST', handler: 'size' }],
      limits: { payload: 256 },
    });
    const { body, read } = endless();
    const over = await ask(world, '/plugins/test.attacker', upload(body));
    const lying = endless();
    const headers = { 'content-length': '10' };
    const lied = await ask(world, '/plugins/test.attacker', { ...upload(lying.body), headers });
    const honest = await ask(world, '/plugins/test.attacker', { method: 'POST', body: PIECE });
    return {
      contained:
        honest.text === '65536' &&
        [over, lied].every(({ seen }) => seen === '413 PAYLOAD_LIMIT') &&
        read() < 600_000 &&
        lying.read() < 600_000,
      seen: `${over.seen}, ${lied.seen} after ${read()} and ${lying.read()} bytes; ${honest.seen} ${honest.text}`,
    };
  },
});
