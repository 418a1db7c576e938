// A page of a plugin wants to be a page of the host: with its own policy it opens the box that every page of a plugin lies in.

import { attack } from '../harness/attack.ts';
import { ask, loadEndpoints } from './inbound.ts';
import { readAsClient, writeNaively } from './naive-front.ts';

const POLICIES = [
  '',
  'sandbox allow-scripts allow-same-origin',
  'default-src *; sandbox allow-same-origin, sandbox allow-same-origin allow-scripts',
  "default-src 'self' 'unsafe-inline',",
  'sandbox allow-same-origin;;;,,,',
];
const TYPES = ['text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/xml', ''];

/** Whether every page with this header has an origin of its own: one policy of several is enough, they add up. */
function isBoxed(policy: string | null): boolean {
  const policies = (policy ?? '').split(',').map((one) => one.trim());
  return policies.includes('sandbox allow-scripts allow-forms');
}

export default attack({
  title: 'a page of a plugin never has the origin of the host, whatever policy it brings',
  harm: { kind: 'leak' },
  async bare() {
    const [, policy = ''] = POLICIES;
    const headers = { 'content-type': 'text/html', 'content-security-policy': policy };
    const { fields } = readAsClient(writeNaively({ headers }));
    const said = fields.find((field) => field.startsWith('content-security-policy: ')) ?? '';
    return { harmed: !isBoxed(said.slice(25)), seen: said };
  },
  async skerry(world) {
    await loadEndpoints(world, {
      code: `export default { show: async (request) => {
        const { status, policy, type } = Object.fromEntries(new URL(request.url).searchParams);
        const headers = { 'content-security-policy': policy, 'content-type': type };
        return new Response('<script>fetch("/api")</script>', { status: Number(status), headers });
      } };`,
      endpoints: [{ path: '/', handler: 'show' }],
    });
    const wrong: string[] = [];
    for (const status of ['200', '404', '500'])
      for (const type of TYPES)
        for (const policy of POLICIES) {
          const query = new URLSearchParams({ status, policy, type });
          const told = await ask(world, `/plugins/test.attacker?${query.toString()}`);
          const { headers } = told;
          const boxed = isBoxed(headers.get('content-security-policy'));
          if (String(told.status) !== status || !boxed || !headers.has('x-content-type-options'))
            wrong.push(`${told.status} ${headers.get('content-security-policy')}`);
        }
    return { contained: wrong.length === 0, seen: wrong.join('; ') };
  },
});
