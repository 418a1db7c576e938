// A host that resolves imports by reading the file they name lets a plugin import what it may not read.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SkerryError } from '../../../src/index.ts';
import { attack } from '../harness/attack.ts';
import { loadIvm } from '../harness/bare-isolate.ts';

export default attack({
  title: 'a plugin imports nothing but its own files, and nothing at all once it runs',
  harm: { kind: 'leak' },
  async bare() {
    const folder = mkdtempSync(join(tmpdir(), 'skerry-bare-'));
    const secret = join(folder, 'database.json');
    writeFileSync(secret, '{"password":"hunter2"}');
    const ivm = loadIvm();
    const isolate = new ivm.Isolate({ memoryLimit: 32 });
    const context = isolate.createContextSync();
    const plugin = isolate.compileModuleSync(
      `import config from '${secret}'; export const stolen = config.password;`,
    );
    const resolve = (path: string): ReturnType<typeof isolate.compileModuleSync> =>
      isolate.compileModuleSync(`export default ${readFileSync(path, 'utf8')}`);
    plugin.instantiateSync(context, resolve);
    plugin.evaluateSync({ timeout: 200 });
    const seen: unknown = plugin.namespace.getSync('stolen');
    rmSync(folder, { recursive: true });
    return Promise.resolve({ harmed: seen === 'hunter2', seen: String(seen) });
  },
  async skerry(world) {
    const file = join(world.dir, 'secret.txt');
    const asked = [file, '../../secret.txt', '../test.neighbour/index.ts', 'skerry:register'];
    const loaded: string[] = [];
    for (const [index, path] of asked.entries()) {
      const code = `import * as stolen from ${JSON.stringify(path)}; export default { run: () => stolen };`;
      await world.load(`test.importer${index}`, { code }).then(
        () => loaded.push(path),
        (error) => loaded.push(...(error instanceof SkerryError ? [] : [String(error)])),
      );
    }
    const ended = await world.attack(
      {
        code: `
          export default { async run(paths) {
            const settled = await Promise.allSettled(paths.map((path) => (0, eval)(\`import(\${JSON.stringify(path)})\`)));
            return [settled.map((one) => one.status), Object.keys(import.meta)];
          } };`,
      },
      ['node:fs', 'fs', 'skerry:register', 'skerry:plugin', './index.ts', `file://${file}`],
    );
    const seen = `${loaded.join()} ${JSON.stringify(ended.value)} ${ended.message}`;
    const rejected = JSON.stringify([Array.from({ length: 6 }, () => 'rejected'), []]);
    return { contained: seen === ` ${rejected} `, seen };
  },
});
