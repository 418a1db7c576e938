// A package in the plugin's own node_modules is a link to a folder of the host.

import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { attack } from '../harness/attack.ts';
import { type Package, refusedByLoad, secretInBundle } from '../harness/bundling.ts';

const PACKAGE: Package = {
  files: () => ({
    'index.ts': "import secret from 'lib'; export default { run: () => secret };",
  }),
  prepare(folder) {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync('../../../outside', join(folder, 'node_modules/lib'));
  },
};

export default attack({
  title: "a package that is a link out of the plugin's folder is refused",
  harm: { kind: 'leak' },
  bare: () => secretInBundle(PACKAGE),
  skerry: (world) => refusedByLoad(world, PACKAGE, ['index.ts', '"lib"', 'leads out']),
});
