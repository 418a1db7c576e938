// Connections are kept for the next request. Where the host is judged as it is connected to, a kept one is judged no more.

import { Agent, fetch } from 'undici';
import { attack } from '../harness/attack.ts';
import { holds } from '../harness/payload.ts';
import { SECRET } from '../harness/world.ts';
import { ASK_EACH, grantNet, loadNet, senderOf } from './attacker.ts';
import { LocalServer } from './local-server.ts';
import { runSend } from './naive-fetch.ts';
import { lookupBy, testNames } from './names.ts';

async function open(): Promise<LocalServer> {
  return await LocalServer.start(({ url }, response) => {
    response.end(url === '/first' ? 'public' : SECRET);
  });
}

export default attack({
  title: 'a kept connection is worth nothing once its host is not granted any more',
  harm: { kind: 'leak' },
  host: testNames,
  async bare() {
    const server = await open();
    let granted = true;
    const answering = lookupBy();
    // Every connection there is begins with a lookup: so that is where to refuse.
    const lookup: typeof answering = (name, options, callback) => {
      if (granted) answering(name, options, callback);
      else callback(new Error('not allowed'), '');
    };
    const dispatcher = new Agent({ connect: { lookup }, keepAliveTimeout: 10_000 });
    const send = async (url: string) => {
      const response = await fetch(url, { dispatcher });
      return { status: response.status, url, text: await response.text() };
    };
    await runSend(ASK_EACH, send, [`${server.at('good.test')}/first`]);
    granted = false;
    const value = await runSend(ASK_EACH, send, [`${server.at('good.test')}/next`]);
    return { harmed: holds(value, SECRET), seen: JSON.stringify(value) };
  },
  async skerry(world) {
    const server = await open();
    const [origin, elsewhere] = [server.at('good.test'), 'http://elsewhere.test'];
    const usable = await loadNet(
      world,
      senderOf(ASK_EACH),
      { outbound: [origin] },
      { later: [elsewhere] },
    );
    const first = await world.call('test.attacker', 'run', [`${origin}/first`]);
    grantNet(world, { outbound: [elsewhere] });
    const withoutHost = await world.call('test.attacker', 'run', [`${origin}/next`]);
    grantNet(world, { outbound: [origin], isPrivate: false });
    const withoutPrivate = await world.call('test.attacker', 'run', [`${origin}/next`]);
    const seen = JSON.stringify([first.value, withoutHost.value, withoutPrivate.value]);
    const denied = '["refused: PERMISSION_DENIED"]';
    return {
      contained:
        seen === `[["public"],${denied},${denied}]` && server.hits.length === 1 && (await usable()),
      seen: `${seen}; ${server.hits.length} requests over ${server.connections} connections`,
    };
  },
});
