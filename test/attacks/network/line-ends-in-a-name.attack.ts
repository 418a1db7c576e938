// A line end in the name of a field.

import { rawClient } from './raw-client.ts';
import { smuggled } from './smuggled.ts';

export default smuggled({
  title: 'no name of a field ends a line',
  client: rawClient,
  tries: [
    {
      headers: {
        Connection: 'keep-alive',
        'X: a\r\n\r\nGET /admin HTTP/1.1\r\nHost: good.test\r\nConnection': 'close',
      },
    },
  ],
  isSecret: ({ url }) => url.startsWith('/admin'),
});
