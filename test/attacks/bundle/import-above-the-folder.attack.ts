// An import with enough `../` reaches the host's own files, and their content becomes part of the bundle.

import { attack } from '../harness/attack.ts';
import { type Package, refusedByLoad, secretInBundle } from '../harness/bundling.ts';

const PACKAGE: Package = {
  files: () => ({
    'index.ts': "import secret from '../../secret.json'; export default { run: () => secret };",
  }),
};

export default attack({
  title: "an import that climbs out of the plugin's folder is refused",
  harm: { kind: 'leak' },
  bare: () => secretInBundle(PACKAGE),
  skerry: (world) => refusedByLoad(world, PACKAGE, ['index.ts', '../../secret.json', 'leads out']),
});
