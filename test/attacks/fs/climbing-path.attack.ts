// `..` after the name of a folder climbs out of it. The naive host joins the path to its folder and opens it.

import { attack } from '../harness/attack.ts';
import { allRefused, holds, runNaive } from '../harness/payload.ts';
import { SECRET } from '../harness/world.ts';
import { attackFiles, told } from './files.ts';
import { joining, NaiveDisk, naiveFs } from './naive-disk.ts';

const READ = `async ({ fs }) => {
  const starts = ['/data/', '/data/a/../', '/data/./', '//data//', '/plugin/', '/data/../data/', '/'];
  const climbs = Array.from({ length: 10 }, (_, n) => '../'.repeat(n + 1) + 'secret.txt');
  const paths = starts.flatMap((start) => climbs.map((climb) => start + climb));
  return Promise.all(paths.map((path) => attempt(() => fs.readFile(path, 'utf8'))));
}`;

export default attack({
  title: 'no number of ".." leads out of a mount',
  harm: { kind: 'leak' },
  async bare() {
    using disk = new NaiveDisk();
    const value = await runNaive(READ, naiveFs(joining(disk)));
    return { harmed: holds(value, SECRET), seen: JSON.stringify(value).slice(0, 300) };
  },
  async skerry(world) {
    const ended = await attackFiles(world, READ);
    const tries = ended.value as string[];
    const above = tries.filter((each) => each === 'refused: INVALID_ARGUMENT').length;
    const denials = await world.denials(above, { operation: 'fs.readFile' });
    return {
      contained: ended.usable && allRefused(tries) && above > 50 && denials === above,
      seen: `${told(ended)} ${denials} denials in the log`,
    };
  },
});
