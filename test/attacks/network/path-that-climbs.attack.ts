// Dots climb out of a granted path; the check looks at how the text begins.

import { confused } from './confused.ts';
import { refuse } from './naive-fetch.ts';

export default confused({
  title: 'dots lead out of a granted path nowhere',
  urls: ({ good }) =>
    [
      '/v1/../admin',
      '/v1/./../admin',
      '/v1/%2e%2e/admin',
      '/v1/.%2E/admin',
      '/v1/x/..//../../admin',
      '/v1\\..\\admin',
    ].map((path) => good.at('good.test') + path),
  check:
    ({ good }) =>
    (url) =>
      void (url.replaceAll('\\', '/').startsWith(`${good.at('good.test')}/v1/`) || refuse(url)),
  granted: ({ good }) => [`${good.at('good.test')}/v1/**`],
  isSecret: ({ url }) => new URL(url, 'http://any/').pathname.startsWith('/admin'),
});
