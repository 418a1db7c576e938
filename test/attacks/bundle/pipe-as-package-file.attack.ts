// A package.json is a named pipe: whoever opens it to look a package up waits for a writer that never comes.

import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { attack } from '../harness/attack.ts';
import { bundleBare, type Package, refusedByLoad } from '../harness/bundling.ts';
import { sleep } from '../harness/measure.ts';

const PACKAGE: Package = {
  files: () => ({
    'index.ts': "import value from 'lib'; export default { run: () => value };",
    'node_modules/lib/index.js': 'export default 1;',
  }),
  prepare(folder) {
    mkdirSync(join(folder, 'node_modules/lib'), { recursive: true });
    spawnSync('mkfifo', [join(folder, 'node_modules/lib/package.json')]);
  },
};

export default attack({
  title: 'a package.json that is a pipe is refused without waiting for it',
  harm: { kind: 'hang', ms: 3_000 },
  async bare() {
    const build = bundleBare(PACKAGE);
    await Promise.race([build, sleep(500)]);
    await build;
    return { harmed: false, seen: 'it ended' };
  },
  async skerry(world) {
    const result = await refusedByLoad(world, PACKAGE, ['index.ts', '"lib"', 'regular file']);
    // Refused, and not given up when the bundler's time was over.
    return result.seen.includes('took longer') ? { ...result, contained: false } : result;
  },
});
