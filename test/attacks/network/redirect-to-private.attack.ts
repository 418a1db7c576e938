// The plugin may no longer reach private addresses when the redirect comes. Its host is granted still.

import { redirected } from './redirected.ts';

export default redirected({
  title: 'each step of a redirect needs the permission for private addresses anew',
  locations: ({ inside }) => [`${inside.at('inner.test')}/`],
  granted: ({ good, inside }) => [good.at('good.test'), inside.at('inner.test')],
  losesPrivate: true,
});
