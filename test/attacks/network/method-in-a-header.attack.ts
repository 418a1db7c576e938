// Servers take a header for the method, for the sake of old clients.

import { confused } from './confused.ts';
import { refuse } from './naive-fetch.ts';

export default confused({
  title: 'a header that names a method needs the permission for that method',
  urls: ({ good }) => [`${good.at('good.test')}/v1/item`],
  check:
    () =>
    (url, { method = 'GET' }) =>
      void (method === 'POST' || refuse(url)),
  granted: ({ good }) => [{ match: `${good.at('good.test')}/v1/**`, methods: ['GET', 'POST'] }],
  init: { method: 'POST', headers: { 'X-HTTP-Method-Override': 'delete' } },
  isSecret: ({ headers }) =>
    headers['x-http-method-override']?.toString().toUpperCase() === 'DELETE',
});
