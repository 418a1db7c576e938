// A guest runtime of the core globals and crypto, to be measured.

import { installCoreGlobals } from '../../sandbox/guest/core-globals.ts';
import { installCrypto } from '../../sandbox/guest/globals/crypto.ts';
import { tameRealm } from '../../sandbox/guest/taming.ts';

tameRealm();
installCoreGlobals({ post: () => undefined });
installCrypto();
export const done = true;
