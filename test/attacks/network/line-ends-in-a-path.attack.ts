// Line ends in the path or in the query of a URL.

import { rawClient } from './raw-client.ts';
import { smuggled } from './smuggled.ts';

export default smuggled({
  title: 'no URL ends the first line of a request',
  client: rawClient,
  tries: [
    { path: ' HTTP/1.1\r\nHost: a\r\n\r\nGET /admin HTTP/1.1\r\nHost: good.test\r\nX: ' },
    { path: '? HTTP/1.1\r\nHost: a\r\n\r\nGET /admin HTTP/1.1\r\nHost: good.test\r\nX: ' },
  ],
  isSecret: ({ url }) => url.startsWith('/admin'),
  // Read as the URL standard reads them: the line ends are gone, the spaces encoded, and all of it is one path.
  answered: 2,
});
