// A slash that is encoded is a letter to the check and a slash to many servers.

import { confused } from './confused.ts';
import { refuse } from './naive-fetch.ts';
import { posix } from 'node:path';

export default confused({
  title: 'a path that servers may read as another is not in a granted path',
  urls: ({ good }) =>
    [
      '/v1/..%2fadmin',
      '/v1%2F..%2Fadmin',
      '/v1/%2e%2e%2fadmin',
      '/v1/..%5cadmin',
      '/v1%2f%2e%2e%2fadmin/keys',
    ].map((path) => good.at('good.test') + path),
  check: () => (url) => void (new URL(url).pathname.startsWith('/v1') || refuse(url)),
  granted: ({ good }) => [`${good.at('good.test')}/v1/**`, `${good.at('good.test')}/v1*`],
  // Decodes first and resolves then, as servers with a router of their own do.
  isSecret: ({ url }) =>
    posix.normalize(decodeURIComponent(url).replaceAll('\\', '/')).startsWith('/admin'),
});
