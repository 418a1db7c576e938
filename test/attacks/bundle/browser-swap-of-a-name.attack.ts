// A package's map for browsers gives a plain name a meaning of its own: a file of the host, by its place on the disk.

import { attack } from '../harness/attack.ts';
import { type Package, refusedByLoad, secretInBundle } from '../harness/bundling.ts';

const PACKAGE: Package = {
  files: (dir) => ({
    'index.ts': "import secret from 'lib'; export default { run: () => secret };",
    'node_modules/lib/package.json': JSON.stringify({
      main: './index.js',
      browser: { settings: `${dir}/outside/index.js` },
    }),
    'node_modules/lib/index.js': "export { default } from 'settings';",
  }),
};

export default attack({
  title: 'a map for browsers may give a name no meaning outside its package',
  harm: { kind: 'leak' },
  bare: () => secretInBundle(PACKAGE),
  skerry: (world) =>
    refusedByLoad(world, PACKAGE, ['node_modules/lib/index.js', '"settings"', 'leads out']),
});
