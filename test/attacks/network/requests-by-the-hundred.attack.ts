// Hundreds of requests to a server that answers none of them: each is a connection, a descriptor and a buffer of the host.

import { attack } from '../harness/attack.ts';
import { loadNet, senderOf } from './attacker.ts';
import { LocalServer } from './local-server.ts';
import { naiveFetch, runSend } from './naive-fetch.ts';
import { testNames } from './names.ts';

const COUNT = 300;

const FLOOD = `async (send, { url, count }) => {
  const seen = await Promise.all(Array.from({ length: count }, () =>
    attempt(() => send(url, /* init */)).then((value) => typeof value === 'string' ? value : 'answered')));
  return seen.filter((each) => each === 'refused: UNAVAILABLE').length;
}`;

export default attack({
  title: 'a call has sixteen requests open at a time, over eight connections of its unit',
  harm: { kind: 'leak' },
  host: testNames,
  async bare() {
    const server = await LocalServer.stream(() => {});
    const url = server.at('good.test');
    void runSend(
      FLOOD,
      naiveFetch(() => {}),
      { url, count: COUNT },
    );
    for (let n = 0; n < 100 && server.open < COUNT; n++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return { harmed: server.open >= COUNT, seen: `${server.open} connections` };
  },
  async skerry(world) {
    const server = await LocalServer.stream(() => {});
    const url = server.at('good.test');
    const payload = FLOOD.replace('/* init */', '{ signal: AbortSignal.timeout(700) }');
    const usable = await loadNet(world, senderOf(payload), { outbound: [url] });
    const ended = await world.call('test.attacker', 'run', { url, count: COUNT });
    const works = await usable();
    return {
      contained: ended.value === COUNT - 16 && server.most <= 10 && works,
      seen: `${ended.code} ${ended.message} ${JSON.stringify(ended.value)}; ${server.most} connections at a time; fetch works after it: ${works}`,
    };
  },
});
