// The manifest's own `main` leads out of the folder: the host joins the two, and bundles a file of its own.

import { SkerryError } from '../../../src/index.ts';
import { attack } from '../harness/attack.ts';
import { loadPackage, type Package, secretInBundle } from '../harness/bundling.ts';

const PACKAGE: Package = {
  files: () => ({ 'index.ts': 'export default { run: () => 1 };' }),
  main: '../../outside/index.js',
};

export default attack({
  title: 'a main of the manifest that leads out of the folder is refused',
  harm: { kind: 'leak' },
  bare: () => secretInBundle(PACKAGE),
  async skerry(world) {
    try {
      await loadPackage(world, PACKAGE);
    } catch (error) {
      if (!(error instanceof SkerryError)) throw error;
      const named = error.message.includes('plugin.json') && error.message.includes('main');
      return { contained: named, seen: `${error.code} ${error.message}` };
    }
    return { contained: false, seen: 'it was loaded' };
  },
});
