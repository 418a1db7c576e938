// A package.json is a link to a device without end: whoever reads it whole reads for ever.

import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { attack } from '../harness/attack.ts';
import { bundleBare, type Package, refusedByLoad } from '../harness/bundling.ts';

const PACKAGE: Package = {
  files: () => ({
    'index.ts': "import value from 'lib'; export default { run: () => value };",
    'node_modules/lib/index.js': 'export default 1;',
  }),
  prepare(folder) {
    mkdirSync(join(folder, 'node_modules/lib'), { recursive: true });
    symlinkSync('/dev/zero', join(folder, 'node_modules/lib/package.json'));
  },
};

export default attack({
  title: 'a package.json that is a device is refused without being read',
  harm: { kind: 'memory', mb: 500 },
  async bare() {
    const text = await bundleBare(PACKAGE);
    return { harmed: false, seen: `${text.length} characters came out` };
  },
  skerry: (world) => refusedByLoad(world, PACKAGE, ['index.ts', '"lib"', 'leads out']),
});
