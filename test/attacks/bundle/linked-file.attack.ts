// A file of the package is a link: its name lies in the folder, its content is the host's.

import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { attack } from '../harness/attack.ts';
import { type Package, refusedByLoad, secretInBundle } from '../harness/bundling.ts';

const PACKAGE: Package = {
  files: () => ({
    'index.ts': "import secret from './settings.json'; export default { run: () => secret };",
  }),
  prepare: (folder) => symlinkSync('../../secret.json', join(folder, 'settings.json')),
};

export default attack({
  title: "a module that is a link out of the plugin's folder is refused",
  harm: { kind: 'leak' },
  bare: () => secretInBundle(PACKAGE),
  skerry: (world) => refusedByLoad(world, PACKAGE, ['index.ts', './settings.json', 'leads out']),
});
