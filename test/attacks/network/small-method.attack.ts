// fetch writes some methods in capitals; the check compares them as they are given.

import { confused } from './confused.ts';
import { refuse } from './naive-fetch.ts';

export default confused({
  title: 'a method in small letters is the method',
  urls: ({ good }) => [`${good.at('good.test')}/v1/item`],
  check:
    () =>
    (url, { method }) =>
      void (['DELETE', 'PUT', 'POST'].includes(method ?? '') && refuse(url)),
  granted: ({ good }) => [{ match: `${good.at('good.test')}/v1/**`, methods: ['GET', 'HEAD'] }],
  init: { method: 'delete' },
  isSecret: ({ method }) => method === 'DELETE',
});
