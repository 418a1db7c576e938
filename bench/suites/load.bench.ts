// What loading a plugin costs by the size of its code: manifest, bundle in a process of its own, policy, first start.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHost } from '../../src/index.ts';
import type { Suite, Variant } from '../measure.ts';

/** Modules and functions of each: about 150 bytes a function. */
const SIZES = [
  { name: '1 file, 1 KB', modules: 1, functions: 5 },
  { name: '10 files, 100 KB', modules: 10, functions: 70 },
  { name: '100 files, 1 MB', modules: 100, functions: 70 },
] as const;

function writePlugin(dir: string, modules: number, functions: number): string {
  const folder = join(dir, `of-${modules}`);
  mkdirSync(folder, { recursive: true });
  const names = Array.from({ length: modules }, (_, at) => `part-${at}`);
  for (const [at, name] of names.entries()) {
    const code = Array.from(
      { length: functions },
      (_, i) =>
        `export function work${i}(a: number, b: number): number {\n  const list = [a, b, ${at}, ${i}];\n  return list.reduce((sum, each) => sum + each * ${i + 1}, a - b);\n}\n`,
    );
    writeFileSync(join(folder, `${name}.ts`), code.join(''));
  }
  const imports = names.map((name, at) => `import * as p${at} from './${name}.ts';`);
  const uses = names.map((_, at) => `p${at}`).join(', ');
  writeFileSync(
    join(folder, 'index.ts'),
    `${imports.join('\n')}\nexport default { run: () => [${uses}].map((part) => Object.values(part).length) };\n`,
  );
  const manifest = { name: `bench.of-${modules}`, version: '1.0.0' };
  writeFileSync(join(folder, 'plugin.json'), JSON.stringify(manifest));
  return folder;
}

export const loading: Suite = {
  name: 'load',
  about:
    'loading a plugin by the size of its TypeScript: manifest, bundle in a killable process, policy, first start',
  unit: 'ms',
  rounds: 6,
  count: 1,
  base: SIZES[0].name,
  async variants() {
    const dir = mkdtempSync(join(tmpdir(), 'skerry-bench-'));
    const host = await createHost({ dir: join(dir, 'host'), spareCells: 1 });
    const variants = SIZES.map(({ name, modules, functions }): Variant => {
      const folder = writePlugin(dir, modules, functions);
      return {
        name,
        run: async () => {
          // A spare cell is up again after this; starting it is not what is measured.
          await new Promise((done) => setTimeout(done, 600));
          const before = performance.now();
          const { id } = await host.load(folder);
          const ms = performance.now() - before;
          await host.unload(id);
          return [ms];
        },
      };
    });
    const close = async (): Promise<void> => {
      await host.close();
      rmSync(dir, { recursive: true, force: true });
    };
    return variants.map((variant, at) =>
      at === SIZES.length - 1 ? { ...variant, close } : variant,
    );
  },
};
