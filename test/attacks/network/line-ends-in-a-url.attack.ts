// Tabs and line ends vanish when a URL is read.

import { confused } from './confused.ts';
import { denyText } from './naive-fetch.ts';

export default confused({
  title: 'a URL with tabs and line ends is the URL without them',
  urls: ({ inside: { port } }) => [
    `ht\ntp://inner.test:${port}/`,
    `http://in\tner.test:${port}/`,
    `http:/\r/inner.te\nst:${port}/`,
    `\u0001 http://inner\n.test:${port}/`,
  ],
  check: () => denyText(/^\s*http:\/\/inner\.test[:/]/),
  granted: ({ good }) => [good.at('good.test')],
});
