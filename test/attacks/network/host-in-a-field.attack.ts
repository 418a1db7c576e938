// The server has several sites at one address, and the field Host says which.

import { naiveHttp } from './naive-http.ts';
import { smuggled } from './smuggled.ts';

export default smuggled({
  title: 'the field Host is what the URL says',
  client: naiveHttp,
  tries: [{ headers: { Host: 'inner.test' } }, { headers: { hOST: 'inner.test:80' } }],
  isSecret: ({ headers }) => headers.host?.startsWith('inner.test') === true,
});
