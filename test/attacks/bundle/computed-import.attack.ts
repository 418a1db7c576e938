// import() of a computed name cannot be followed, so it is left in the bundle and looks its module up where that runs.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attack } from '../harness/attack.ts';
import { bundleBareIn, type Package, refusedByLoad } from '../harness/bundling.ts';
import { SECRET } from '../harness/world.ts';

const PACKAGE: Package = {
  files: () => ({
    'index.ts': `export default {
      run: async (name: string) => (await import(name + '/index.js')).default,
    };`,
  }),
};

export default attack({
  title: 'an import of a computed name is refused at its line',
  harm: { kind: 'leak' },
  async bare() {
    const { dir, text } = await bundleBareIn(PACKAGE);
    writeFileSync(join(dir, 'bundle.mjs'), text);
    const { default: plugin } = (await import(join(dir, 'bundle.mjs'))) as {
      default: { run(name: string): Promise<string> };
    };
    const got = await plugin.run('./outside');
    return { harmed: got === SECRET, seen: got };
  },
  skerry: (world) => refusedByLoad(world, PACKAGE, ['index.ts:2', 'computed name']),
});
