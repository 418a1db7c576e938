// A plain name is looked up in every node_modules above the plugin: what the host has installed becomes the plugin's.

import { attack } from '../harness/attack.ts';
import { type Package, refusedByLoad, secretInBundle } from '../harness/bundling.ts';

const PACKAGE: Package = {
  files: () => ({
    'index.ts': "import secret from 'host-settings'; export default { run: () => secret };",
  }),
};

export default attack({
  title: 'a package that only the host has is not found',
  harm: { kind: 'leak' },
  bare: () => secretInBundle(PACKAGE),
  skerry: (world) =>
    refusedByLoad(world, PACKAGE, ['index.ts', 'host-settings', 'no such package']),
});
