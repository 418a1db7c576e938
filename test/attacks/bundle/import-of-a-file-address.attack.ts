// An import may be a `file:` address, which a check for `/` and `../` at the start of a name does not see.

import { attack } from '../harness/attack.ts';
import { type Package, refusedByLoad, secretInBundle } from '../harness/bundling.ts';

const PACKAGE: Package = {
  files: (dir) => ({
    'index.ts': `import secret from 'file://${dir}/secret.json'; export default { run: () => secret };`,
  }),
};

export default attack({
  title: 'an import of a file address is refused',
  harm: { kind: 'leak' },
  bare: () => secretInBundle(PACKAGE),
  skerry: (world) => refusedByLoad(world, PACKAGE, ['index.ts', 'file:', 'leads out']),
});
