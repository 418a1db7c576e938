// A granted name is how the name of another host ends.

import { confused } from './confused.ts';
import { refuse } from './naive-fetch.ts';

export default confused({
  title: 'a host that ends as a granted one is another',
  urls: ({ inside: { port } }) => [
    `http://evilgood.test:${port}/`,
    `http://not-good.test:${port}/`,
    `http://gXgood.test:${port}/`,
  ],
  check: () => (url) => void (new URL(url).hostname.endsWith('good.test') || refuse(url)),
  granted: ({ good, inside }) => [good.at('good.test'), inside.at('*.good.test')],
});
