// `browser` of package.json swaps a harmless module for any file: no import names what is read.

import { attack } from '../harness/attack.ts';
import { loadPackage, type Package, secretInBundle } from '../harness/bundling.ts';

const PACKAGE: Package = {
  files: () => ({
    'index.ts': "import value from './plain.js'; export default { run: () => value };",
    'plain.js': "export default 'plain';",
    'package.json': '{ "browser": { "./plain.js": "../../outside/index.js" } }',
  }),
};

export default attack({
  title: 'the browser field of package.json swaps no module',
  harm: { kind: 'leak' },
  bare: () => secretInBundle(PACKAGE),
  async skerry(world) {
    await loadPackage(world, PACKAGE);
    const { value } = await world.call('test.attacker');
    return { contained: value === 'plain', seen: JSON.stringify(value) };
  },
});
