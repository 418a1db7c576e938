// A proxy lets through what begins with the path of one plugin. Encoded slashes and steps lead on to another.

import { attack } from '../harness/attack.ts';
import { SECRET } from '../harness/world.ts';
import { ask, loadEndpoints } from './inbound.ts';
import { type NaiveTable, routeNaively } from './naive-front.ts';

const TARGETS = [
  '..%2ftest.victim/secret',
  '..%2Ftest.victim%2Fsecret',
  '..%5ctest.victim%5csecret',
  '%2e%2e%2ftest.victim/secret',
  '%252e%252e/test.victim/secret',
  '..;/test.victim/secret',
  '%2f..%2f..%2fplugins%2ftest.victim/secret',
  'x%00/../test.victim/secret%00',
  '@test.victim/secret',
].map((rest) => `/plugins/test.attacker/${rest}`);

export default attack({
  title: 'a request below the path of a plugin is answered by that plugin or by none',
  harm: { kind: 'leak' },
  async bare() {
    const table: NaiveTable = { 'test.victim': { secret: () => SECRET } };
    const got = TARGETS.filter((target) => {
      const path = new URL(decodeURIComponent(target), 'http://host.test').pathname;
      return routeNaively(table, path) !== undefined;
    });
    return { harmed: got.length > 0, seen: got.join(' ') };
  },
  async skerry(world) {
    await loadEndpoints(world, {
      id: 'test.victim',
      code: `export default { secret: () => new Response(atob('${btoa(SECRET)}')) };`,
      endpoints: [{ path: '/secret', handler: 'secret', known: true }],
    });
    await loadEndpoints(world, {
      code: `export default { show: () => new Response('mine') };`,
      endpoints: [
        { path: '/:one', handler: 'show' },
        { path: '/:one/:two', handler: 'show' },
      ],
    });
    const told = await Promise.all(
      TARGETS.map((target) => ask(world, target, {}, { user: 'eve' })),
    );
    const honest = await world.host.fetch(
      new Request('http://host.test/plugins/test.victim/secret'),
      { user: 'ada' },
    );
    const others = told.filter(({ status, text }) => status === 200 && text !== 'mine');
    return {
      contained: honest.status === 200 && others.length === 0,
      seen: told.map(({ seen, text }) => `${seen} ${text.slice(0, 4)}`).join(', '),
    };
  },
});
