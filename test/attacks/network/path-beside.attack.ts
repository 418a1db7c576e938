// A folder is granted; another begins with its name.

import { confused } from './confused.ts';
import { refuse } from './naive-fetch.ts';

export default confused({
  title: 'a path that begins as a granted one is another',
  urls: ({ good }) =>
    ['/v1-admin', '/v1admin/keys', '/v1.bak', '/v1%20admin'].map(
      (path) => good.at('good.test') + path,
    ),
  check: () => (url) => void (new URL(url).pathname.startsWith('/v1') || refuse(url)),
  granted: ({ good }) => [`${good.at('good.test')}/v1/**`],
  isSecret: ({ url }) => !url.startsWith('/v1/'),
});
