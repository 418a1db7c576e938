// A body that says it is chunked and frames itself: its end, and the next request, are where the guest puts them.

import { rawClient } from './raw-client.ts';
import { smuggled } from './smuggled.ts';

export default smuggled({
  title: 'how a body is framed is not for the guest to say',
  client: rawClient,
  tries: [
    {
      method: 'POST',
      headers: { 'Transfer-Encoding': 'chunked', Connection: 'keep-alive' },
      body: '0\r\n\r\nGET /admin HTTP/1.1\r\nHost: good.test\r\nConnection: close\r\n\r\n',
    },
  ],
  isSecret: ({ url }) => url.startsWith('/admin'),
});
