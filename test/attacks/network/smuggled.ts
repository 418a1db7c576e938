// Attacks by the text of a request: what is granted is one request, and what the server reads is another, or two.

import { type Attack, attack } from '../harness/attack.ts';
import { SECRET } from '../harness/world.ts';
import { attackNet, told } from './attacker.ts';
import { type Hit, LocalServer } from './local-server.ts';
import { allowText, type Check, type Send, type SendInit, secretBySend } from './naive-fetch.ts';
import { testNames } from './names.ts';

export interface Smuggling {
  readonly title: string;
  readonly client: (check: Check) => Send;
  /** Each is one fetch of `/v1/` on the granted server. `path`: what follows it in the URL. */
  readonly tries: readonly (SendInit & { readonly path?: string })[];
  readonly isSecret: (hit: Hit) => boolean;
  /** How many tries may be answered, by what is public. Default 0. */
  readonly answered?: number;
}

/** Two harmless requests follow: what was smuggled may be the answer to them. */
const ASK = `async (send, { url, tries }) => {
  const seen = [];
  for (const { path = '', ...init } of tries) {
    seen.push(await attempt(async () => (await send(url + path, init)).text));
    seen.push(await attempt(async () => (await send(url)).text));
    seen.push(await attempt(async () => (await send(url)).text));
  }
  return seen;
}`;

export function smuggled({ title, client, tries, isSecret, answered = 0 }: Smuggling): Attack {
  const open = async (): Promise<LocalServer> =>
    await LocalServer.start((hit, response) => {
      response.end(isSecret(hit) ? SECRET : 'public');
    });
  return attack({
    title,
    harm: { kind: 'leak' },
    host: testNames,
    async bare() {
      const server = await open();
      const send = client(allowText(/^http:\/\/good\.test:\d+\/v1\//));
      const url = `${server.at('good.test')}/v1/`;
      const result = await secretBySend(ASK, send, { url, tries });
      const got = server.hits.filter(isSecret).length;
      return { harmed: got >= tries.length, seen: `${got} of ${tries.length}; ${result.seen}` };
    },
    async skerry(world) {
      const server = await open();
      const url = `${server.at('good.test')}/v1/`;
      const ended = await attackNet(world, ASK, { url, tries }, { outbound: [`${url}**`] });
      const got = server.hits.filter(isSecret).length;
      const seen = (ended.value ?? []) as string[];
      const open_ = seen.filter((each) => each === 'public').length;
      const right = open_ === 2 * tries.length + answered && seen.length === 3 * tries.length;
      return {
        contained: ended.usable && right && got === 0,
        seen: `${told(ended)}; the server took ${got} for what was not granted`,
      };
    },
  });
}
