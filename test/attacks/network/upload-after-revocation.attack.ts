// A body that is being written: what the guest writes after the grant has gone still leaves.

import { fetch } from 'undici';
import { attack } from '../harness/attack.ts';
import { grantNet, loadNet, senderOf } from './attacker.ts';
import { LocalServer } from './local-server.ts';
import { lookupAgent, testNames } from './names.ts';

/** Revokes when the first piece is there; tells what came. */
async function open(revoke: () => void): Promise<{ server: LocalServer; got: () => string }> {
  let got = '';
  const server = await LocalServer.stream((request, response) => {
    request.on('error', () => {});
    request.on('data', (piece: Buffer) => {
      if (got === '') revoke();
      got += String(piece);
    });
    request.on('end', () => response.end('thanks'));
  });
  return { server, got: () => got };
}

export default attack({
  title: 'nothing more is written to a host that is not granted any more',
  harm: { kind: 'leak' },
  host: testNames,
  async bare() {
    const revoked = Promise.withResolvers<void>();
    const { server, got } = await open(revoked.resolve);
    // Checked once, as everybody does, and then the stream is the client's.
    async function* body() {
      yield Buffer.from('first ');
      await revoked.promise;
      yield Buffer.from('what it learned later');
    }
    const init = {
      method: 'POST',
      body: body(),
      duplex: 'half',
      dispatcher: lookupAgent(),
    } as const;
    await fetch(server.at('good.test'), init);
    return { harmed: got().includes('later'), seen: got() };
  },
  async skerry(world) {
    const { server, got } = await open(() => {
      grantNet(world, { outbound: ['http://elsewhere.test'] });
    });
    const origin = server.at('good.test');
    const payload = `async (send, url, { net }) => {
      let pieces = 0;
      const encoder = new TextEncoder();
      const body = new ReadableStream({
        async pull(to) {
          if (pieces++ > 0) await new Promise((resolve) => setTimeout(resolve, 300));
          to.enqueue(encoder.encode(pieces === 1 ? 'first ' : 'what it learned later'));
          if (pieces === 3) to.close();
        },
      });
      return attempt(() => net.fetch(url, { method: 'POST', body, duplex: 'half' }));
    }`;
    const later = ['http://elsewhere.test'];
    const usable = await loadNet(world, senderOf(payload), { outbound: [origin] }, { later });
    const ended = await world.call('test.attacker', 'run', origin);
    return {
      contained:
        ended.value === 'refused: PERMISSION_DENIED' && got() === 'first ' && (await usable()),
      seen: `${ended.message} ${JSON.stringify(ended.value)}; arrived: ${got()}`,
    };
  },
});
