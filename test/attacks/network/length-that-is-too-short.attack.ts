// A body longer than its length: what is left over is the next request.

import { naiveHttp } from './naive-http.ts';
import { smuggled } from './smuggled.ts';

export default smuggled({
  title: 'the length of a body is not for the guest to say',
  client: naiveHttp,
  tries: [
    {
      method: 'POST',
      headers: { 'Content-Length': '4' },
      body: 'bodyGET /admin HTTP/1.1\r\nHost: good.test\r\n\r\n',
    },
  ],
  isSecret: ({ url }) => url.startsWith('/admin'),
});
