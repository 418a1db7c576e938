// Attacks on TLS: a server with a certificate that proves nothing takes the place of the one that is granted.

import { type Attack, attack } from '../harness/attack.ts';
import { attackNet, refusedAll } from './attacker.ts';
import { type Certificate, certificateFor } from './certificate.ts';
import { LocalServer } from './local-server.ts';
import { naiveFetch, runSend } from './naive-fetch.ts';
import { lookupBy } from './names.ts';

const PASSWORD = 'password-of-the-plugin';

const SEND = `async (send, urls) => Promise.all(urls.map((url) => attempt(async () =>
  (await send(url, { method: 'POST', body: '${PASSWORD}', headers: { Authorization: '${PASSWORD}' } })).text)))`;

export interface Imposture {
  readonly title: string;
  /** Names in the impostor's certificate. */
  readonly names: readonly string[];
  /** Whether the operator trusts who vouches for it. */
  readonly isTrusted?: boolean;
  readonly host?: string;
  /** Of the operator's environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What the naive host says of TLS. */
  readonly connect?: object;
}

export function impostor(story: Imposture): Attack {
  const { title, names, isTrusted = false, host = 'good.test', environment = {} } = story;
  const tls: Certificate = certificateFor(...names);
  const open = async (): Promise<LocalServer> =>
    await LocalServer.start((_hit, response) => void response.end('impostor'), { tls });
  return attack({
    title,
    harm: { kind: 'leak' },
    host: () => {
      Object.assign(process.env, environment);
      return { lookup: lookupBy(), ...(isTrusted ? { trustedCertificates: [tls.cert] } : {}) };
    },
    async bare() {
      Object.assign(process.env, environment);
      const server = await open();
      const connect = { ...(isTrusted ? { ca: tls.cert } : {}), ...story.connect };
      const value = await runSend(
        SEND,
        naiveFetch(() => {}, { connect }),
        [server.at(host)],
      );
      const harmed = server.hits.some(({ body }) => body === PASSWORD);
      return { harmed, seen: JSON.stringify(value) };
    },
    async skerry(world) {
      const server = await open();
      const url = server.at(host);
      const ended = await attackNet(world, SEND, [url], { outbound: [url] });
      const { contained, seen } = refusedAll(ended, server.hits.length);
      const coded = JSON.stringify(ended.value) === '["refused: NETWORK_ERROR"]';
      return { contained: contained && coded && server.connections > 0, seen };
    },
  });
}
