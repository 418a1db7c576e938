// A plugin of several files brings packages of its own: exports, conditions, CommonJS, JSON, a link inside the folder.

import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { control, differs } from '../harness/control.ts';

const FILES = {
  'index.ts': `import { twice } from '#lib/twice.ts';
    import modern from 'modern/part';
    import old from 'old';
    import linked from '@own/linked';
    import settings from './settings.json' with { type: 'json' };
    type Input = number;
    export default { run: (n: Input) => [twice(n), modern, old.name, linked, settings.depth] };`,
  'lib/twice.ts': 'export const twice = (n: number): number => n * 2;',
  'settings.json': '{ "depth": 3 }',
  'package.json': '{ "imports": { "#lib/*": "./lib/*" } }',
  'node_modules/modern/package.json': JSON.stringify({
    name: 'modern',
    exports: { './part': { node: './node.js', import: './part.js' } },
  }),
  'node_modules/modern/part.js': "export default 'modern';",
  'node_modules/modern/node.js': "import 'node:fs'; export default 'node';",
  'node_modules/old/package.json': '{ "name": "old", "main": "lib" }',
  'node_modules/old/lib/index.js': "exports.name = require('./name.js');",
  'node_modules/old/lib/name.js': "module.exports = 'old';",
  'packages/linked/index.js': "export default 'linked';",
};

export default control({
  title: 'a plugin with packages of its own is bundled, links inside the folder included',
  async works(world) {
    const folder = join(world.dir, 'plugins/test.honest/node_modules/@own');
    mkdirSync(folder, { recursive: true });
    symlinkSync('../../packages/linked', join(folder, 'linked'));
    await world.load('test.honest', { code: FILES });
    const { value, message } = await world.call('test.honest', 'run', 21);
    return differs(value ?? message, [42, 'modern', 'old', 'linked', 3]);
  },
});
