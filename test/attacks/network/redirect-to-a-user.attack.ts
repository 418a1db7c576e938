// A place whose granted name is a user: the host comes after the @. A check of how the text begins lets it pass.

import { refuse } from './naive-fetch.ts';
import { redirected } from './redirected.ts';

/** What a careful client does before it sends: a user becomes a field, and is no part of the URL. */
function withoutUser(location: string): string {
  const url = new URL(location);
  url.username = '';
  url.password = '';
  return url.href;
}

export default redirected({
  title: 'a redirect to a URL with a user in it is not followed',
  locations: ({ inside: { port } }) => [
    `http://good.test@inner.test:${port}/`,
    `http://good.test:80@inner.test:${port}/`,
  ],
  granted: ({ good, inside }) => [good.at('good.test'), inside.at('inner.test')],
  next: (location) =>
    location.startsWith('http://good.test') ? withoutUser(location) : refuse(location),
  code: 'REDIRECT',
});
