// A line end in the value of a field ends the request, and another one begins.

import { rawClient } from './raw-client.ts';
import { smuggled } from './smuggled.ts';

export default smuggled({
  title: 'no value of a field ends a line',
  client: rawClient,
  tries: [
    {
      headers: {
        Connection: 'keep-alive',
        'X-Note': 'a\r\n\r\nGET /admin HTTP/1.1\r\nHost: good.test\r\nConnection: close',
      },
    },
    {
      headers: {
        Connection: 'keep-alive',
        'X-Note': '\r\n\r\nGET /admin HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX: \u010d\u010a',
      },
    },
  ],
  isSecret: ({ url }) => url.startsWith('/admin'),
});
