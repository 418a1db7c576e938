// A granted name somewhere in the URL: in its query, its fragment, its path.

import { confused } from './confused.ts';
import { refuse } from './naive-fetch.ts';

export default confused({
  title: 'a granted host elsewhere in a URL grants nothing',
  urls: ({ inside: { port } }) => [
    `http://inner.test:${port}/?http://good.test/`,
    `http://inner.test:${port}/#http://good.test/`,
    `http://inner.test:${port}/http://good.test/`,
    `http://inner.test:${port}?x.good.test/`,
  ],
  check: () => (url) => void (/\b(http:\/\/|\.)good\.test\//.test(url) || refuse(url)),
  granted: ({ good }) => [good.at('good.test')],
});
