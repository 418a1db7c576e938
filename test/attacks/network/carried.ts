// Attacks on credentials: a field meant for one server is sent on to another by a redirect, though both are granted.

import { type Attack, attack } from '../harness/attack.ts';
import { attackNet, told } from './attacker.ts';
import { type Hit, LocalServer } from './local-server.ts';
import { followingFetch, runSend, type SendInit } from './naive-fetch.ts';
import { testNames } from './names.ts';

const CREDENTIAL = 'credential-of-good-test';

export interface Carrying {
  readonly title: string;
  readonly field: string;
  /** The name of the second server: on another port in any case. */
  readonly host: string;
  readonly status?: number;
  readonly method?: string;
}

const ASK = `async (send, { url, init }) => attempt(async () => (await send(url, init)).text)`;

async function open({
  host,
  status = 302,
}: Carrying): Promise<{ good: LocalServer; other: LocalServer }> {
  const other = await LocalServer.start((_hit, response) => void response.end('arrived'));
  const good = await LocalServer.start(({ url }, response) => {
    const location = url === '/' ? '/again' : other.at(host);
    response.writeHead(status, { location }).end();
  });
  return { good, other };
}

export function carried(story: Carrying): Attack {
  const { title, field, host, method = 'GET' } = story;
  const init: SendInit = { method, headers: { [field]: CREDENTIAL } };
  const saw = ({ hits }: LocalServer): number =>
    hits.filter((hit: Hit) => JSON.stringify(hit.headers).includes(CREDENTIAL)).length;
  return attack({
    title,
    harm: { kind: 'leak' },
    host: testNames,
    async bare() {
      const { good, other } = await open(story);
      const follow = (location: string, from: string): string => new URL(location, from).href;
      const send = followingFetch(() => {}, follow);
      const value = await runSend(ASK, send, { url: good.at('good.test'), init });
      return { harmed: saw(other) === 1, seen: JSON.stringify([value, other.hits]) };
    },
    async skerry(world) {
      const { good, other } = await open(story);
      const outbound = [good.at('good.test'), other.at(host)];
      const ended = await attackNet(world, ASK, { url: good.at('good.test'), init }, { outbound });
      // It arrived, and on the way within its own server the credential was there.
      const arrived = ended.value === 'arrived' && other.hits.length === 1 && saw(good) === 2;
      return {
        contained: ended.usable && arrived && saw(other) === 0,
        seen: `${told(ended)} ${JSON.stringify(other.hits)}`,
      };
    },
  });
}
