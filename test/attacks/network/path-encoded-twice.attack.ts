// A server behind a proxy decodes once more.

import { confused } from './confused.ts';
import { refuse } from './naive-fetch.ts';
import { posix } from 'node:path';

export default confused({
  title: 'a percent sign that is encoded hides no step',
  urls: ({ good }) =>
    ['/v1/%252e%252e/admin', '/v1/%252e%252e%252fadmin', '/v1/..%252fadmin'].map(
      (path) => good.at('good.test') + path,
    ),
  check: () => (url) =>
    void (decodeURIComponent(new URL(url).pathname).includes('..') && !url.includes('..%252f')
      ? refuse(url)
      : new URL(url).pathname.startsWith('/v1/') || refuse(url)),
  granted: ({ good }) => [`${good.at('good.test')}/v1/**`],
  isSecret: ({ url }) =>
    posix.normalize(decodeURIComponent(decodeURIComponent(url))).startsWith('/admin'),
});
