// A host is granted; another service listens on another port of it.

import { confused } from './confused.ts';
import { refuse } from './naive-fetch.ts';

export default confused({
  title: 'a rule for a host is for one port of it',
  urls: ({ inside }) => [`${inside.at('good.test')}/`, `${inside.at('good.test')}/metrics`],
  check: () => (url) => void (new URL(url).hostname === 'good.test' || refuse(url)),
  granted: ({ good }) => [good.at('good.test'), 'http://good.test', 'https://good.test'],
});
