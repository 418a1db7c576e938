// Builds the world a guest finds: the realm tamed first, then the globals of the web. Runs before any guest code; imports
// of this file capture what they need as they are evaluated. Must not know calls, handles or the plugin.

import type { Bridge, Runtime } from './bridge.ts';
import { installCoreGlobals } from './core-globals.ts';
import { setCurrentCall } from './current-call.ts';
import { installFetchGlobals } from './fetch-globals.ts';
import { installCrypto } from './globals/crypto.ts';
import { endTimersOf, fireTimer } from './globals/timers.ts';
import { removeCodeGeneration } from './tame-code-generation.ts';
import { tameRealm } from './taming.ts';
import { connectUncaught, reportUncaught } from './uncaught.ts';

/** Once per isolate, before any guest code. `bridge` is kept; the guest cannot reach it. */
export function install(bridge: Bridge): Runtime {
  tameRealm();
  connectUncaught(bridge);
  installCoreGlobals(bridge);
  installFetchGlobals();
  installCrypto();
  return {
    setCurrentCall,
    fireTimer,
    endTimersOf,
    reportUncaught,
    removeCodeGeneration,
  };
}
