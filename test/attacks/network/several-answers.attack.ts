// A resolver answers with several addresses: the first is public, and where nothing answers there, the next is tried.

import { attack } from '../harness/attack.ts';
import { reachedAs } from './resolved.ts';

export default attack(
  reachedAs({
    title: 'a name with public and private addresses is not reached at the private ones',
    resolve: () => ['3ffe:ffff::1', '127.0.0.1', '::1'],
    looksAt: (answers) => answers[0] ?? '',
  }),
);
