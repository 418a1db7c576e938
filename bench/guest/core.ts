// A guest runtime of the core globals alone, to be measured.

import { installCoreGlobals } from '../../sandbox/guest/core-globals.ts';
import { tameRealm } from '../../sandbox/guest/taming.ts';

tameRealm();
installCoreGlobals({ post: () => undefined });
export const done = true;
