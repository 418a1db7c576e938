// https is granted; the same place answers in the clear, where anybody may listen and answer.

import { confused } from './confused.ts';
import { refuse } from './naive-fetch.ts';

export default confused({
  title: 'a rule for https is not one for http',
  urls: ({ inside }) => [`${inside.at('good.test')}/`],
  check: () => (url) => void (new URL(url).hostname === 'good.test' || refuse(url)),
  granted: ({ inside: { port } }) => [`https://good.test:${port}`],
});
