// The `main` of a bundled package leads out of it: the import itself is a plain name.

import { attack } from '../harness/attack.ts';
import { type Package, refusedByLoad, secretInBundle } from '../harness/bundling.ts';

const PACKAGE: Package = {
  files: () => ({
    'index.ts': "import secret from 'lib'; export default { run: () => secret };",
    'node_modules/lib/package.json': '{ "name": "lib", "main": "../../../../outside/index.js" }',
  }),
};

export default attack({
  title: 'a package whose main leads out of it is refused',
  harm: { kind: 'leak' },
  bare: () => secretInBundle(PACKAGE),
  skerry: (world) => refusedByLoad(world, PACKAGE, ['index.ts', '"lib"', 'leads out']),
});
