// A server of the operator’s own network, whose certificate he trusts.

import { control } from '../harness/control.ts';
import { certificateFor } from '../network/certificate.ts';
import { fetchesAs } from '../network/honest.ts';
import { LocalServer } from '../network/local-server.ts';
import { testNames } from '../network/names.ts';

const tls = certificateFor('DNS:good.test');

const HANDLER = `async (url) => (await fetch(url)).text()`;

export default control({
  title: 'a server whose certificate is trusted is reached over https',
  host: () => ({ ...testNames(), trustedCertificates: [tls.cert] }),
  async works(world) {
    const server = await LocalServer.start((_hit, response) => void response.end('private'), {
      tls,
    });
    return await fetchesAs(world, server, HANDLER, 'private', 'good.test');
  },
});
