// A package requires modules of Node where it runs, in every spelling: a bundle that leaves the call in finds them in its host.

import { attack } from '../harness/attack.ts';
import { bundleAndRun, loadPackage, type Package } from '../harness/bundling.ts';
import { SECRET } from '../harness/world.ts';

const PACKAGE: Package = {
  files: (dir) => ({
    'index.ts': "import read from 'lib'; export default { run: () => read() };",
    'node_modules/lib/package.json': '{ "main": "./index.cjs" }',
    'node_modules/lib/index.cjs': `
      const ways = [() => require('fs'), () => require('node:fs'), () => require('fs')];
      module.exports = () => JSON.stringify(ways.map((way) => {
        try { return way().readFileSync('${dir}/secret.json', 'utf8'); }
        catch (error) { return error.code + ' ' + error.message; }
      }));`,
  }),
};

export default attack({
  title: 'a package that requires a module of Node gets an error, each time',
  harm: { kind: 'leak' },
  async bare() {
    const got = await bundleAndRun(PACKAGE, 'node');
    return { harmed: got.includes(SECRET), seen: got };
  },
  async skerry(world) {
    await loadPackage(world, PACKAGE);
    const { value } = await world.call('test.attacker');
    const answers = JSON.parse(String(value)) as string[];
    const refused = answers.filter((text) =>
      /^MODULE_NOT_FOUND .*"(?:node:)?fs".*ctx\.fs/.test(text),
    );
    return { contained: refused.length === 3, seen: String(value) };
  },
});
