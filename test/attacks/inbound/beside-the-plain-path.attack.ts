// `/me` is for known callers, `/:name` for everybody. `/%6de` is the same path, and a table of texts takes it for another.

import { attack } from '../harness/attack.ts';
import { SECRET } from '../harness/world.ts';
import { ask, loadEndpoints } from './inbound.ts';

const OWN = '/plugins/test.attacker';
const SPELLINGS = ['me', '%6de', 'm%65', '%6d%65', '%6D%65', './m%65', 'x/%2e%2e/%6de'];

export default attack({
  title: 'another spelling of a path leads to no other endpoint',
  harm: { kind: 'leak' },
  async bare() {
    const got = SPELLINGS.filter((spelling) => {
      const name = new URL(`http://host.test/${spelling}`).pathname.slice(1);
      // Plain paths first, then parameters, which are decoded.
      return name !== 'me' && decodeURIComponent(name) === 'me';
    });
    return { harmed: got.length > 0, seen: got.join(' ') };
  },
  async skerry(world) {
    await loadEndpoints(world, {
      code: `export default {
        mine: () => new Response('of a user'),
        show: (request, { call }) => new Response(call.params.name === 'me' ? atob('${btoa(SECRET)}') : 'public'),
      };`,
      endpoints: [
        { path: '/:name', handler: 'show' },
        { path: '/me', handler: 'mine', known: true },
      ],
    });
    const honest = await ask(world, `${OWN}/ada`);
    const told = await Promise.all(SPELLINGS.map((each) => ask(world, `${OWN}/${each}`)));
    return {
      contained: honest.text === 'public' && told.every(({ status }) => status === 401),
      seen: `${honest.text}; ${told.map(({ seen }) => seen).join(', ')}`,
    };
  },
});
