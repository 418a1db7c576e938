// A stranger asks for what is for known callers: by other methods, by headers that name a user, by credentials of his own.

import { attack } from '../harness/attack.ts';
import { SECRET } from '../harness/world.ts';
import { ask, loadEndpoints, type Told } from './inbound.ts';

const TRIES: readonly RequestInit[] = [
  {},
  { method: 'HEAD' },
  { method: 'get' },
  { method: 'OPTIONS' },
  { method: 'POST', body: 'x', headers: { 'x-http-method-override': 'GET' } },
  { headers: { authorization: 'Bearer undefined' } },
  { headers: { authorization: 'Basic YWRhOmFkYQ==' } },
  { headers: { 'skerry-user': 'ada', 'x-user': 'ada', 'x-forwarded-user': 'ada' } },
  { headers: { cookie: 'session=1', user: 'ada', 'remote-user': 'ada' } },
];

export default attack({
  title: 'who asks is the word of the host, and of no request',
  harm: { kind: 'leak' },
  async bare() {
    const got = TRIES.filter((init) => {
      const request = new Request('http://host.test/mine', init);
      const user = request.headers.get('x-forwarded-user') ?? request.headers.get('x-user');
      return user !== null || request.method !== 'GET';
    });
    return { harmed: got.length > 0, seen: `${got.length} of ${TRIES.length} are let in` };
  },
  async skerry(world) {
    await loadEndpoints(world, {
      code: `export default { mine: (request, { call }) => new Response(call.user + atob('${btoa(SECRET)}')) };`,
      endpoints: [{ path: '/mine', handler: 'mine', known: true }],
    });
    const told: Told[] = [];
    for (const init of TRIES) told.push(await ask(world, '/plugins/test.attacker/mine', init));
    const request = new Request('http://host.test/plugins/test.attacker/mine');
    const known = await world.host.fetch(request, { user: 'ada' });
    const records = await world.records({ operation: 'endpoint.request' });
    return {
      contained:
        known.status === 200 &&
        told.every(({ status }) => status === 401 || status === 405) &&
        // The one decision and its end are those of the known caller.
        records.length === 2,
      seen: `${told.map(({ seen }) => seen).join(', ')}; ${known.status}; ${records.length} records`,
    };
  },
});
