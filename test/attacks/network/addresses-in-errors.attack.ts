// The errors of Node name the address behind a name, its port, and the names in its certificate.

import { attack } from '../harness/attack.ts';
import { attackNet, told } from './attacker.ts';
import { certificateFor } from './certificate.ts';
import { LocalServer, rawServer } from './local-server.ts';
import { naiveFetch, runSend } from './naive-fetch.ts';
import { testNames } from './names.ts';

/** Everything an error says, and its causes. */
const SAID = `async (send, urls) => {
  const said = [];
  for (const url of urls) {
    try { await send(url); said.push('answered'); }
    catch (error) {
      const own = [];
      for (let at = error; typeof at === 'object' && at !== null; at = at.cause)
        own.push(...Object.getOwnPropertyNames(at).map((name) => String(at[name])), String(at));
      said.push(own.join(' '));
    }
  }
  return said;
}`;

const INNER = /127\.0\.0\.1|secret-name|node:|\/test\/|\/src\//;

async function urls(): Promise<string[]> {
  const tls = await LocalServer.start(undefined, { tls: certificateFor('DNS:secret-name.test') });
  const noise = await rawServer((socket) => void socket.end('\u0000noise\r\n\r\n'));
  const reset = await rawServer((socket) => socket.resetAndDestroy());
  const closed = 'http://good.test:1';
  return [tls.at('good.test'), closed, `http://good.test:${noise}`, `http://good.test:${reset}`];
}

export default attack({
  title: 'an error names no address, no certificate and no file',
  harm: { kind: 'leak' },
  host: testNames,
  async bare() {
    // The cause is what everybody hands on: without it, all that fetch says is that it failed.
    const send = naiveFetch(() => {});
    const telling = async (url: string) => {
      try {
        return await send(url);
      } catch (error) {
        throw new Error(String((error as Error).cause), { cause: error });
      }
    };
    const value = await runSend(SAID, telling, await urls());
    return { harmed: INNER.test(JSON.stringify(value)), seen: JSON.stringify(value) };
  },
  async skerry(world) {
    const asked = await urls();
    const ended = await attackNet(world, SAID, asked, { outbound: asked });
    const said = (ended.value ?? []) as string[];
    // The stack of an error is the guest's own; its lines name no file of the host.
    const failed = said.length === 4 && said.every((each) => each.includes('NETWORK_ERROR'));
    return {
      contained: ended.usable && failed && !INNER.test(JSON.stringify(said)),
      seen: told(ended),
    };
  },
});
