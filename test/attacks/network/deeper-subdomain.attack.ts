// One label below a domain is granted; the check takes any number of them.

import { confused } from './confused.ts';
import { refuse } from './naive-fetch.ts';

export default confused({
  title: 'a wildcard stands for one label',
  urls: ({ inside: { port } }) => [
    `http://admin.team.good.test:${port}/`,
    `http://a.b.c.good.test:${port}/`,
  ],
  check: () => (url) => void (new URL(url).hostname.endsWith('.good.test') || refuse(url)),
  granted: ({ inside }) => [inside.at('*.good.test')],
});
