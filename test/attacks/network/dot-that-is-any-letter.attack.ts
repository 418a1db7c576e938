// In a regular expression a dot is any letter.

import { confused } from './confused.ts';
import { allowText } from './naive-fetch.ts';

export default confused({
  title: 'a dot in a rule is a dot',
  urls: ({ inside: { port } }) => [
    `http://apiXgood.test:${port}/`,
    `http://api-good.test:${port}/`,
  ],
  check: () => allowText(/^http:\/\/api.good.test[:/]/),
  granted: ({ inside }) => [inside.at('api.good.test')],
});
