// A package's map for browsers puts a file of the host in place of one of its own: the import names only the harmless one.

import { attack } from '../harness/attack.ts';
import { type Package, refusedByLoad, secretInBundle } from '../harness/bundling.ts';

const PACKAGE: Package = {
  files: () => ({
    'index.ts': "import secret from 'lib'; export default { run: () => secret };",
    'node_modules/lib/package.json':
      '{ "main": "./index.js", "browser": { "./plain.js": "../../../../outside/index.js" } }',
    'node_modules/lib/index.js': "export { default } from './plain.js';",
    'node_modules/lib/plain.js': "export default 'plain';",
  }),
};

export default attack({
  title: 'a map for browsers may swap in no file above its package',
  harm: { kind: 'leak' },
  bare: () => secretInBundle(PACKAGE),
  skerry: (world) =>
    refusedByLoad(world, PACKAGE, ['node_modules/lib/index.js', '"./plain.js"', 'leads out']),
});
