// A place that begins with two slashes is another host; the check takes it for a path.

import { refuse } from './naive-fetch.ts';
import { redirected } from './redirected.ts';

export default redirected({
  title: 'a redirect that begins with two slashes is another host',
  locations: ({ inside: { port } }) => [
    `//inner.test:${port}/`,
    `/\\inner.test:${port}/`,
    `\\\\inner.test:${port}/`,
    `/\t/inner.test:${port}/`,
  ],
  granted: ({ good }) => [good.at('good.test')],
  next: (location, from) =>
    /^https?:/.test(location) ? refuse(location) : new URL(location, from).href,
});
