// tsconfig.json gives a plain name a meaning, and may take it from a file outside: `extends` is read too.

import { attack } from '../harness/attack.ts';
import { type Package, refusedByLoad, secretInBundle } from '../harness/bundling.ts';

const PACKAGE: Package = {
  files: () => ({
    'index.ts': "import secret from '@host/index.js'; export default { run: () => secret };",
    'tsconfig.json': '{ "extends": "../../outside/tsconfig.json" }',
  }),
};

export default attack({
  title: 'an alias of tsconfig.json means nothing, and no file outside is read for one',
  harm: { kind: 'leak' },
  bare: () => secretInBundle(PACKAGE),
  skerry: (world) => refusedByLoad(world, PACKAGE, ['index.ts', '@host/index.js']),
});
