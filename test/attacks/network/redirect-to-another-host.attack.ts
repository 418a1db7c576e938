// The server that is granted redirects to one that is not.

import { redirected } from './redirected.ts';

export default redirected({
  title: 'a redirect to a host that is not granted is not followed',
  locations: ({ inside }) => [
    `${inside.at('inner.test')}/`,
    `${inside.at('127.0.0.1')}/`,
    `${inside.at('2130706433')}/`,
  ],
  granted: ({ good }) => [good.at('good.test')],
});
