// What stands before an @ is a user, not a host; a look at the beginning of the text takes it for one.

import { confused } from './confused.ts';
import { refuse } from './naive-fetch.ts';
import { naiveHttp } from './naive-http.ts';

export default confused({
  title: 'a host in the place of a user is not the host',
  urls: ({ inside: { port } }) => [
    `http://good.test@inner.test:${port}/`,
    `http://good.test:80@inner.test:${port}/`,
    `http://good.test%2f@inner.test:${port}/`,
  ],
  check: () => (url) => void (url.startsWith('http://good.test') || refuse(url)),
  granted: ({ good }) => [good.at('good.test')],
  client: naiveHttp,
  invalid: true,
});
