// A backslash is a slash to the URL standard and a letter to a regular expression.

import { confused } from './confused.ts';
import { allowText } from './naive-fetch.ts';

export default confused({
  title: 'a backslash in a URL is read as the slash it stands for',
  urls: ({ inside: { port } }) => [
    `http://inner.test:${port}\\@good.test/`,
    `http:\\\\inner.test:${port}\\@good.test`,
    `http:/\\inner.test:${port}\\.good.test/`,
  ],
  check: () => allowText(/^http:[^?#]*[@.]good\.test(\/|$)/),
  granted: ({ good }) => [good.at('good.test')],
});
