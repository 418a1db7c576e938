// Some servers cut what follows a semicolon off each step of a path, and resolve then.

import { confused } from './confused.ts';
import { refuse } from './naive-fetch.ts';
import { posix } from 'node:path';

export default confused({
  title: 'dots with a parameter are no way out of a granted path',
  urls: ({ good }) =>
    ['/v1/..;/admin', '/v1/..;a=b/admin', '/v1/.;/..;x/admin'].map(
      (path) => good.at('good.test') + path,
    ),
  check: () => (url) => void (new URL(url).pathname.startsWith('/v1/') || refuse(url)),
  granted: ({ good }) => [`${good.at('good.test')}/v1/**`],
  isSecret: ({ url }) => posix.normalize(url.replaceAll(/;[^/]*/g, '')).startsWith('/admin'),
});
