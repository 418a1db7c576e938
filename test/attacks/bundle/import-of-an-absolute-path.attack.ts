// An import may begin at the root of the disk, and any file of the host is in reach.

import { attack } from '../harness/attack.ts';
import { type Package, refusedByLoad, secretInBundle } from '../harness/bundling.ts';

const PACKAGE: Package = {
  files: (dir) => ({
    'index.ts': `import secret from '${dir}/secret.json'; export default { run: () => secret };`,
  }),
};

export default attack({
  title: 'an import of an absolute path is refused',
  harm: { kind: 'leak' },
  bare: () => secretInBundle(PACKAGE),
  skerry: (world) => refusedByLoad(world, PACKAGE, ['index.ts', '/secret.json', 'leads out']),
});
