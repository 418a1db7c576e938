// Brackets nested half a million deep overflow the stack of the bundler's native parser, and the process dies.

import { attack } from '../harness/attack.ts';
import { bundleBare, type Package, refusedByLoad } from '../harness/bundling.ts';

const PACKAGE: Package = {
  files: () => ({
    'index.ts': `export default { run: () => ${'['.repeat(500_000)}1${']'.repeat(500_000)} };`,
  }),
};

export default attack({
  title: 'a parser that overflows its stack dies alone, and the plugin is refused',
  harm: { kind: 'crash' },
  async bare() {
    const text = await bundleBare(PACKAGE);
    return { harmed: false, seen: `${text.length} characters came out` };
  },
  skerry: (world) => refusedByLoad(world, PACKAGE, ['The bundler died']),
});
