// https is granted; its server redirects to the same host in the clear, where anybody may listen and answer.

import { attack } from '../harness/attack.ts';
import { SECRET } from '../harness/world.ts';
import { ASK_EACH, attackNet, deniedAll } from './attacker.ts';
import { certificateFor } from './certificate.ts';
import { LocalServer } from './local-server.ts';
import { allowText, naiveFetch, secretBySend } from './naive-fetch.ts';
import { lookupBy } from './names.ts';

const tls = certificateFor('DNS:good.test');

async function open(): Promise<{ good: LocalServer; inside: LocalServer }> {
  const inside = await LocalServer.start((_hit, response) => void response.end(SECRET));
  const good = await LocalServer.start(
    (_hit, response) => void response.writeHead(302, { location: inside.at('good.test') }).end(),
    { tls },
  );
  return { good, inside };
}

export default attack({
  title: 'a redirect from https to http needs a rule for http',
  harm: { kind: 'leak' },
  host: () => ({ lookup: lookupBy(), trustedCertificates: [tls.cert] }),
  async bare() {
    const { good } = await open();
    const send = naiveFetch(allowText(/^https:\/\/good\.test[:/]/), { connect: { ca: tls.cert } });
    return await secretBySend(ASK_EACH, send, [good.at('good.test')]);
  },
  async skerry(world) {
    const { good, inside } = await open();
    const outbound = [good.at('good.test'), `https://good.test:${inside.port}`];
    const ended = await attackNet(world, ASK_EACH, [good.at('good.test')], { outbound });
    return deniedAll(ended, inside.connections);
  },
});
