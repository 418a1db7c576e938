// Small modules that export all of each other, twice over, take the bundler minutes, and nothing in its interface stops it.

import { attack } from '../harness/attack.ts';
import { bundleBare, type Package, refusedByLoad } from '../harness/bundling.ts';
import { sleep } from '../harness/measure.ts';

const COUNT = 250;
const nameOf = (n: number): string => (n % COUNT === 0 ? 'index.ts' : `m${n % COUNT}.ts`);

const PACKAGE: Package = {
  files: () =>
    Object.fromEntries(
      Array.from({ length: COUNT }, (_, n) => [
        nameOf(n),
        `export * from './${nameOf(n + 1)}'; export * from './${nameOf(n + 7)}'; export const x${n} = 1;`,
      ]),
    ),
};

export default attack({
  title: 'a plugin that cannot be bundled in ten seconds is given up, and its bundler killed',
  harm: { kind: 'hang', ms: 4_000 },
  async bare() {
    const build = bundleBare(PACKAGE);
    // The host gives up, but the build goes on.
    await Promise.race([build, sleep(500)]);
    await build;
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) => refusedByLoad(world, PACKAGE, ['took longer than 10000 ms']),
});
