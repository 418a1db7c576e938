// A GET with a body that nothing announces: to the server it is the next request.

import { rawClient } from './raw-client.ts';
import { smuggled } from './smuggled.ts';

export default smuggled({
  title: 'a GET has no body',
  client: rawClient,
  tries: [
    {
      method: 'GET',
      headers: { Connection: 'keep-alive' },
      body: 'GET /admin HTTP/1.1\r\nHost: good.test\r\nConnection: close\r\n\r\n',
    },
  ],
  isSecret: ({ url }) => url.startsWith('/admin'),
});
