// A plugin collects what browsers and proxies send to the host: cookies of its pages, the credentials by which it knows a caller.

import { attack } from '../harness/attack.ts';
import { holds } from '../harness/payload.ts';
import { SECRET } from '../harness/world.ts';
import { ask, loadEndpoints } from './inbound.ts';

const HEADERS = {
  cookie: `session=${SECRET}`,
  Cookie2: SECRET,
  authorization: `Bearer ${SECRET}`,
  'proxy-authorization': `Basic ${SECRET}`,
  'x-own': 'kept',
};

export default attack({
  title: 'what a caller shows to the host is not shown to a plugin',
  harm: { kind: 'leak' },
  async bare() {
    const request = new Request('http://host.test/', { headers: HEADERS });
    const seen = JSON.stringify([...request.headers]);
    return { harmed: seen.includes(SECRET), seen };
  },
  async skerry(world) {
    await loadEndpoints(world, {
      code: `export default { show: async (request, ctx) => Response.json([
        [...request.headers], [...request.clone().headers], [...new Request(request).headers], ctx.call, request.url,
      ]) };`,
      endpoints: [{ path: '/', handler: 'show' }],
    });
    const { text } = await ask(
      world,
      '/plugins/test.attacker',
      { headers: HEADERS },
      { user: 'ada' },
    );
    return { contained: text.includes('kept') && !holds(text, SECRET), seen: text };
  },
});
