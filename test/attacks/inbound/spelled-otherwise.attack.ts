// A path that the operator denied, in other spellings: the rule looks at one text, the plugin gets another.

import { attack } from '../harness/attack.ts';
import { SECRET } from '../harness/world.ts';
import { ask, loadEndpoints } from './inbound.ts';

const OWN = '/plugins/test.attacker';
const SPELLINGS = [
  'admin/page',
  '%61dmin/page',
  '%61%64%6d%69%6e/p%61ge',
  './admin/page',
  '%2e/admin/page',
  'x/%2e%2e/admin/page',
  'x/..%2fadmin/page',
  '%61dmin/%70age?',
  'admin/page#',
  '//admin/page',
  'admin%2fpage',
  'admin%5cpage',
  '\\admin\\page',
  '%2561dmin/page',
];

export default attack({
  title: 'a path is decided on in the very spelling in which the plugin gets it',
  harm: { kind: 'leak' },
  host: () => ({
    policy: { version: 1, deny: { api: { endpoints: [`${OWN}/admin/**`] } } },
  }),
  async bare() {
    const got = SPELLINGS.filter((spelling) => {
      const { pathname } = new URL(`http://host.test${OWN}/${spelling}`);
      if (pathname.startsWith(`${OWN}/admin`)) return false;
      const [section] = pathname
        .slice(OWN.length + 1)
        .split('/')
        .map(decodeURIComponent);
      return section === 'admin';
    });
    return { harmed: got.length > 0, seen: got.join(' ') };
  },
  async skerry(world) {
    await loadEndpoints(world, {
      code: `export default {
        show: (request, { call }) => new Response(call.params.section === 'admin' ? atob('${btoa(SECRET)}') : 'fine'),
      };`,
      endpoints: [{ path: '/:section/page', handler: 'show' }],
    });
    const honest = await ask(world, `${OWN}/help/page`);
    const told = await Promise.all(SPELLINGS.map((each) => ask(world, `${OWN}/${each}`)));
    const got = told.filter(({ text }) => text.includes(SECRET));
    return {
      contained: honest.text === 'fine' && got.length === 0 && told[1]?.status === 403,
      seen: `${honest.text}; ${told.map(({ seen }) => seen).join(', ')}`,
    };
  },
});
