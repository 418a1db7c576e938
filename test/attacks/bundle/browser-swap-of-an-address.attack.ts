// A package's map for browsers swaps in a `file:` address, which looks like the name of a package.

import { attack } from '../harness/attack.ts';
import { type Package, refusedByLoad, secretInBundle } from '../harness/bundling.ts';

const PACKAGE: Package = {
  files: (dir) => ({
    'index.ts': "import secret from 'lib'; export default { run: () => secret };",
    'node_modules/lib/package.json': JSON.stringify({
      main: './index.js',
      browser: { settings: `file://${dir}/secret.json` },
    }),
    'node_modules/lib/index.js': "export { default } from 'settings';",
  }),
};

export default attack({
  title: 'a map for browsers may swap in no address',
  harm: { kind: 'leak' },
  bare: () => secretInBundle(PACKAGE),
  skerry: (world) =>
    refusedByLoad(world, PACKAGE, ['node_modules/lib/package.json', 'file:', 'leads out']),
});
