// The whole guest runtime with a seed, to be measured; its globals are those of a plugin.

import { seedRandom } from '../../sandbox/guest/random.ts';
import { install } from '../../sandbox/guest/runtime.ts';

install({ post: () => undefined });
seedRandom('c2tlcnJ5c2tlcnJ5c2tlcnJ5c2tlcnJ5c2tlcnJ5c2s=');
export const done = true;
