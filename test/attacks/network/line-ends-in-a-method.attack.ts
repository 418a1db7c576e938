// A method with a whole request in it.

import { rawClient } from './raw-client.ts';
import { smuggled } from './smuggled.ts';

export default smuggled({
  title: 'a method is a word',
  client: rawClient,
  tries: [{ method: 'GET /admin HTTP/1.1\r\nHost: good.test\r\nConnection: close\r\n\r\nGET' }],
  isSecret: ({ url }) => url.startsWith('/admin'),
});
