// A body that the guest writes for ever. The naive host takes piece after piece and sends them on.

import { attack } from '../harness/attack.ts';
import { loadNet, senderOf } from './attacker.ts';
import { LocalServer } from './local-server.ts';
import { naiveFetch, runSend } from './naive-fetch.ts';
import { fastNetwork } from './names.ts';

const MIB = 1_048_576;

/** Bytes that reached the server. */
async function open(): Promise<{ server: LocalServer; bytes: () => number }> {
  let bytes = 0;
  const server = await LocalServer.stream((request, response) => {
    request.on('error', () => {});
    request.on('data', (piece: Buffer) => (bytes += piece.length));
    request.on('end', () => response.end('thanks'));
  });
  return { server, bytes: () => bytes };
}

export default attack({
  title: 'the body of a request ends at its cap, however it is written',
  harm: { kind: 'leak' },
  host: fastNetwork,
  async bare() {
    const { server, bytes } = await open();
    const payload = `async (send, url) =>
      (await send(url, { method: 'POST', body: 'x'.repeat(40 * ${MIB}) })).text`;
    const value = await runSend(
      payload,
      naiveFetch(() => {}),
      server.at('good.test'),
    );
    return { harmed: bytes() >= 40 * MIB, seen: `${bytes()} bytes, ${JSON.stringify(value)}` };
  },
  async skerry(world) {
    const { server, bytes } = await open();
    const url = server.at('good.test');
    const payload = `async (send, url, { net }) => {
      const piece = new Uint8Array(65_536);
      let written = 0;
      const body = new ReadableStream({ pull: (to) => { written += piece.length; to.enqueue(piece.slice()); } });
      return [await attempt(() => net.fetch(url, { method: 'POST', body, duplex: 'half' })), written];
    }`;
    const limits = { executionTime: 20_000, cpu: 5_000, network: 204_800 };
    const usable = await loadNet(world, senderOf(payload), { outbound: [url] }, { limits });
    const ended = await world.call('test.attacker', 'run', url);
    const [end, written] = (ended.value ?? []) as [string, number];
    const works = await usable();
    return {
      contained: end === 'refused: TOO_LARGE' && written <= 9 * MIB && bytes() <= 8 * MIB && works,
      seen: `${ended.message} ${end} after ${written} bytes, of which ${bytes()} arrived; fetch works after it: ${works}`,
    };
  },
});
