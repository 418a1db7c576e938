// Spaces, tabs and letter case hide the scheme of a redirect from a regular expression.

import { refuse } from './naive-fetch.ts';
import { redirected } from './redirected.ts';

export default redirected({
  title: 'a redirect is read as the URL standard reads it',
  locations: ({ inside: { port } }) => [
    `HTTP://inner.test:${port}/`,
    `http:\\\\inner.test:${port}/`,
    `ht\ttp://inner.test:${port}/`,
    `  HtTp:/\t/inner.test:${port}/`,
  ],
  granted: ({ good }) => [good.at('good.test')],
  next: (location, from) =>
    /^https?:\/\//.test(location) ? refuse(location) : new URL(location, from).href,
});
