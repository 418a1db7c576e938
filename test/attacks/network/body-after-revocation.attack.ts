// A body that stays open: what the server sends after the grant has gone is read all the same by whoever checks at the start.

import { attack } from '../harness/attack.ts';
import { SECRET } from '../harness/world.ts';
import { grantNet, loadNet, senderOf } from './attacker.ts';
import { LocalServer } from './local-server.ts';
import { naiveFetch, secretBySend } from './naive-fetch.ts';
import { testNames } from './names.ts';

/** Sends the first piece, waits until nothing is granted any more, and sends the second. */
async function open(revoke: () => void): Promise<LocalServer> {
  return await LocalServer.stream((_request, response) => {
    response.write('first ');
    setTimeout(() => {
      revoke();
      response.end(SECRET);
    }, 200);
  });
}

export default attack({
  title: 'the rest of a body is not read once its host is not granted any more',
  harm: { kind: 'leak' },
  host: testNames,
  async bare() {
    let granted = true;
    const server = await open(() => (granted = false));
    const check = (): void => {
      if (!granted) throw new Error('not allowed');
    };
    const payload = `async (send, url) => attempt(async () => (await send(url)).text)`;
    return await secretBySend(payload, naiveFetch(check), server.at('good.test'));
  },
  async skerry(world) {
    const losses = [
      () => grantNet(world, { outbound: ['http://elsewhere.test'] }),
      () => grantNet(world, { outbound: [origin], isPrivate: false }),
    ];
    const server = await open(() => losses.shift()?.());
    const origin = server.at('good.test');
    const payload = `async (send, url, { net }) => {
      const reader = (await net.fetch(url)).body.getReader();
      const decoder = new TextDecoder();
      const read = () => attempt(async () => decoder.decode((await reader.read()).value));
      return [await read(), await read()];
    }`;
    const later = ['http://elsewhere.test'];
    const usable = await loadNet(world, senderOf(payload), { outbound: [origin] }, { later });
    const withoutHost = await world.call('test.attacker', 'run', origin);
    grantNet(world, { outbound: [origin] });
    const withoutPrivate = await world.call('test.attacker', 'run', origin);
    const right = '["first ","refused: PERMISSION_DENIED"]';
    const seen = [withoutHost, withoutPrivate].map(({ value, message }) =>
      JSON.stringify(value ?? message),
    );
    return {
      contained: seen.every((each) => each === right) && (await usable()),
      seen: seen.join('; '),
    };
  },
});
