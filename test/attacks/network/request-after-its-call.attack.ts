// A call ends at its time, and its request lives on: a connection for each call that anybody gave up.

import { attack } from '../harness/attack.ts';
import { loadNet, senderOf } from './attacker.ts';
import { LocalServer } from './local-server.ts';
import { naiveFetch, runSend } from './naive-fetch.ts';
import { testNames } from './names.ts';

/** Requests whose head is awaited, and responses whose body nobody reads. */
async function open(): Promise<LocalServer> {
  return await LocalServer.stream((request, response) => {
    if (request.url === '/head') return;
    response.write('first');
  });
}

const LEAVE = `async (send, url, ctx) => {
  for (const path of ['/head', '/body', '/head', '/body']) void send(url + path).catch(() => {});
  await (ctx === undefined ? null : new Promise((resolve) => setTimeout(resolve, 300)));
  return 'left';
}`;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export default attack({
  title: 'nothing of the network outlives its call',
  harm: { kind: 'leak' },
  host: testNames,
  async bare() {
    const server = await open();
    const value = await runSend(
      LEAVE,
      naiveFetch(() => {}),
      server.at('good.test'),
    );
    await sleep(1_000);
    return { harmed: server.open === 4, seen: `${JSON.stringify(value)}, ${server.open} open` };
  },
  async skerry(world) {
    const server = await open();
    const origin = server.at('good.test');
    const usable = await loadNet(world, senderOf(LEAVE), { outbound: [origin] });
    const ended = await world.call('test.attacker', 'run', origin);
    for (let n = 0; n < 100 && server.open > 0; n++) await sleep(20);
    return {
      contained:
        ended.value === 'left' && server.connections === 4 && server.open === 0 && (await usable()),
      seen: `${ended.message} ${JSON.stringify(ended.value)}; ${server.open} of ${server.connections} connections open`,
    };
  },
});
