// A place in letters that are folded into those of another host.

import { refuse } from './naive-fetch.ts';
import { redirected } from './redirected.ts';

export default redirected({
  title: 'a redirect in other letters leads where those letters lead',
  locations: ({ inside: { port } }) => [
    `http://ｉnner.test:${port}/`,
    `http://inn\u00ader.test:${port}/`,
  ],
  granted: ({ good }) => [good.at('good.test')],
  next: (location, from) => {
    const text = Buffer.from(location, 'latin1').toString();
    return text.includes('inner.test') ? refuse(text) : new URL(text, from).href;
  },
});
