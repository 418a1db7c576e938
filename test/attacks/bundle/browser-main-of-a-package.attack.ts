// The `browser` field of a bundled package names an entry that leads out of it: read before `main`, and easily forgotten.

import { attack } from '../harness/attack.ts';
import { type Package, refusedByLoad, secretInBundle } from '../harness/bundling.ts';

const PACKAGE: Package = {
  files: () => ({
    'index.ts': "import secret from 'lib'; export default { run: () => secret };",
    'node_modules/lib/package.json':
      '{ "name": "lib", "main": "./index.js", "browser": "../../../../outside/index.js" }',
    'node_modules/lib/index.js': "export default 'plain';",
  }),
};

export default attack({
  title: 'a package whose entry for browsers leads out of it is refused',
  harm: { kind: 'leak' },
  bare: () => secretInBundle(PACKAGE),
  skerry: (world) => refusedByLoad(world, PACKAGE, ['index.ts', '"lib"', 'leads out']),
});
