// A few megabytes of small declarations become a hundred times as much in the memory of whoever bundles them.

import { attack } from '../harness/attack.ts';
import { bundleBare, type Package, refusedByLoad } from '../harness/bundling.ts';
import { watchLoad } from '../harness/measure.ts';

const lines = (name: string): string =>
  Array.from({ length: 140_000 }, (_, n) => `export const ${name}${n} = [${n}, ${n}, ${n}];`).join(
    '\n',
  );

const PACKAGE: Package = {
  files: () => ({
    'index.ts': "export * from './a.ts'; export * from './b.ts'; export default { run: () => 1 };",
    'a.ts': lines('a'),
    'b.ts': lines('b'),
  }),
};

export default attack({
  title: 'a bundle that takes too much memory or time costs its own process, not the host',
  harm: { kind: 'memory', mb: 500 },
  async bare() {
    const text = await bundleBare(PACKAGE);
    return { harmed: false, seen: `${text.length} characters came out` };
  },
  async skerry(world) {
    const load = watchLoad();
    const { seen } = await refusedByLoad(world, PACKAGE, []);
    const { hostMb } = load();
    // Which cap it meets first depends on the machine.
    const refused = /^LOAD_ERROR .*(?:took more memory|took longer|larger than)/.test(seen);
    return {
      contained: refused && hostMb < 250,
      seen: `${seen}; the host grew by ${Math.round(hostMb)} MB`,
    };
  },
});
