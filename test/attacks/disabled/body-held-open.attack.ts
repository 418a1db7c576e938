// A call that holds a body open when its plugin is disabled: what the server sends after that is read all the same.

import { attack } from '../harness/attack.ts';
import { sleep } from '../harness/measure.ts';
import { SECRET } from '../harness/world.ts';
import { loadNet, senderOf } from '../network/attacker.ts';
import { LocalServer } from '../network/local-server.ts';
import { naiveFetch, secretBySend } from '../network/naive-fetch.ts';
import { testNames } from '../network/names.ts';
import { NaiveSwitch } from './naive-switch.ts';

/** Sends the first piece, flips the switch, and sends the second. */
async function open(flip: () => void): Promise<LocalServer> {
  return await LocalServer.stream((_request, response) => {
    response.write('first ');
    setTimeout(() => {
      flip();
      setTimeout(() => response.end(SECRET), 300);
    }, 300);
  });
}

export default attack({
  title:
    'a body that is open when its plugin is disabled is not read to its end, and its connection goes',
  harm: { kind: 'leak' },
  host: testNames,
  async bare() {
    const off = new NaiveSwitch();
    const server = await open(() => off.disable('test.attacker'));
    const check = (): void => off.begin('test.attacker');
    const payload = `async (send, url) => attempt(async () => (await send(url)).text)`;
    return await secretBySend(payload, naiveFetch(check), server.at('good.test'));
  },
  async skerry(world) {
    const opened = { connections: 0 };
    const server = await open(() => {
      opened.connections = server.open;
      world.disable('test.attacker');
    });
    const origin = server.at('good.test');
    const payload = `async (send, url, { net }) => {
      const reader = (await net.fetch(url)).body.getReader();
      const decoder = new TextDecoder();
      for (let text = ''; ;) {
        const { done, value } = await reader.read();
        if (done) return text;
        text += decoder.decode(value);
      }
    }`;
    const usable = await loadNet(world, senderOf(payload), { outbound: [origin] });
    const ended = await world.call('test.attacker', 'run', origin);
    await sleep(150);
    const stillOpen = server.open;
    await sleep(300);
    world.enable('test.attacker');
    const worksAgain = await usable();
    return {
      contained:
        ended.code === 'PLUGIN_DISABLED' &&
        opened.connections === 1 &&
        stillOpen === 0 &&
        worksAgain,
      seen: `${ended.code} ${ended.message}; ${opened.connections} connections, then ${stillOpen}; ${worksAgain ? 'works again' : 'does not work again'}`,
    };
  },
});
