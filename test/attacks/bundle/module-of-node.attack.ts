// A module of Node is left in the bundle as an import without a word; a host that imports the bundle gives it away.

import { attack } from '../harness/attack.ts';
import { bundleAndRun, type Package, refusedByLoad } from '../harness/bundling.ts';
import { SECRET } from '../harness/world.ts';

const PACKAGE: Package = {
  files: (dir) => ({
    'index.ts': `import { readFileSync } from 'node:fs';
      export default { run: () => readFileSync('${dir}/secret.json', 'utf8') };`,
  }),
};

export default attack({
  title: 'an import of a module of Node is refused, naming the handle to use instead',
  harm: { kind: 'leak' },
  async bare() {
    const got = await bundleAndRun(PACKAGE);
    return { harmed: got.includes(SECRET), seen: got };
  },
  skerry: (world) => refusedByLoad(world, PACKAGE, ['index.ts', 'node:fs', 'ctx.fs']),
});
