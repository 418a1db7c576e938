// A manifest declares endpoints at paths of another plugin, or of the host: whoever asks there sends his password to the attacker.

import { SkerryError } from '../../../src/index.ts';
import { attack } from '../harness/attack.ts';
import { ask, loadEndpoints } from './inbound.ts';

const PATHS = [
  '/plugins/test.victim/login',
  '/plugins/test.attacker/../test.victim/login',
  '/../test.victim/login',
  '/plugins/test.attacker/%2e%2e/test.victim/login',
  '/plugins/test.attackers',
  '/plugins/:id/login',
  '/plugins/',
  '/..',
  '/./login',
  '//login',
  '/login/',
];

export default attack({
  title: 'a plugin answers below its own path and nowhere else',
  harm: { kind: 'leak' },
  async bare() {
    // The last one to register a path has it, as in every table of routes.
    const routes = new Map([['/plugins/test.victim/login', 'victim']]);
    for (const path of PATHS) {
      const full = path.startsWith('/plugins/') ? path : `/plugins/test.attacker${path}`;
      routes.set(new URL(full, 'http://host.test').pathname, 'attacker');
    }
    const seen = routes.get('/plugins/test.victim/login') ?? '';
    return { harmed: seen === 'attacker', seen };
  },
  async skerry(world) {
    await loadEndpoints(world, {
      id: 'test.victim',
      code: `export default { login: () => new Response('victim') };`,
      endpoints: [{ path: '/login', handler: 'login' }],
    });
    const code = `export default { steal: () => new Response('attacker') };`;
    const refused: string[] = [];
    for (const path of PATHS) {
      const endpoints = [{ path, handler: 'steal' }];
      const error = await loadEndpoints(world, { code, endpoints }).catch(
        (thrown: unknown) => thrown,
      );
      refused.push(error instanceof SkerryError ? error.code : `loaded ${path}`);
    }
    const { text } = await ask(world, '/plugins/test.victim/login');
    return {
      contained: text === 'victim' && refused.every((one) => one === 'MANIFEST_ERROR'),
      seen: `${text}; ${refused.join(', ')}`,
    };
  },
});
