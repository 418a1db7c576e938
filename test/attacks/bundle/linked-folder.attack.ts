// A folder of the package is a link: each name below it looks like the package's own.

import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { attack } from '../harness/attack.ts';
import { type Package, refusedByLoad, secretInBundle } from '../harness/bundling.ts';

const PACKAGE: Package = {
  files: () => ({
    'index.ts': "import secret from './lib/index.js'; export default { run: () => secret };",
  }),
  prepare: (folder) => symlinkSync('../../outside', join(folder, 'lib')),
};

export default attack({
  title: 'a module below a linked folder that leads out is refused',
  harm: { kind: 'leak' },
  bare: () => secretInBundle(PACKAGE),
  skerry: (world) => refusedByLoad(world, PACKAGE, ['index.ts', './lib/index.js', 'leads out']),
});
