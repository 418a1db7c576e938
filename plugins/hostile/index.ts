// The plugin's face: ten attacks and the list of them. One file each in attacks/.

import { definePlugin } from 'skerry/plugin';
import { all } from './all.ts';
import { constructorChain } from './attacks/constructor-chain.ts';
import { environment } from './attacks/environment.ts';
import { forgedResult } from './attacks/forged-result.ts';
import { infiniteLoop } from './attacks/infinite-loop.ts';
import { logFlood } from './attacks/log-flood.ts';
import { memoryBomb } from './attacks/memory-bomb.ts';
import { microtaskFlood } from './attacks/microtask-flood.ts';
import { pathTricks } from './attacks/path-tricks.ts';
import { requestFlood } from './attacks/request-flood.ts';
import { staleHandle } from './attacks/stale-handle.ts';

export default definePlugin({
  all,
  pathTricks,
  environment,
  constructorChain,
  infiniteLoop,
  memoryBomb,
  microtaskFlood,
  logFlood,
  requestFlood,
  staleHandle,
  forgedResult,
});
