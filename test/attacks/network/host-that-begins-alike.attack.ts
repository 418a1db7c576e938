// A granted name is how the name of another host begins.

import { confused } from './confused.ts';
import { refuse } from './naive-fetch.ts';

export default confused({
  title: 'a host that begins as a granted one is another',
  urls: ({ inside: { port } }) => [
    `http://good.test.inner.test:${port}/`,
    `http://good.testing.test:${port}/`,
    `http://good.test-inner.test:${port}/`,
  ],
  check: () => (url) => void (url.startsWith('http://good.test') || refuse(url)),
  granted: ({ good }) => [good.at('good.test')],
});
