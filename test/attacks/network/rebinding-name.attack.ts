// The answer of a resolver is public when the host looks, and private a moment later, when the connection is made.

import { attack } from '../harness/attack.ts';
import { reachedAs } from './resolved.ts';

let lookups = 0;

/** A public address that is given to nobody: nothing there ever answers. */
const NOWHERE = '3ffe:ffff::1';

export default attack(
  reachedAs({
    title: 'the address that was judged is the address that is connected to',
    resolve: () => [lookups++ === 0 ? NOWHERE : '127.0.0.1'],
    looksAt: (answers) => answers[0] ?? '',
  }),
);
