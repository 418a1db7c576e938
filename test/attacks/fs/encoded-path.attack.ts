// `..` in another spelling: percent signs, backslashes, a NUL. The naive host looks for ".." first and decodes afterwards.

import { join } from 'node:path';
import { attack } from '../harness/attack.ts';
import { allRefused, holds, runNaive } from '../harness/payload.ts';
import { SECRET } from '../harness/world.ts';
import { attackFiles, told } from './files.ts';
import { NaiveDisk, naiveFs, refuse } from './naive-disk.ts';

const READ = `async ({ fs }) => {
  const ups = ['%2e%2e/', '%2e%2e%2f', '.%2e/', '%2E%2E%5C', '..%2f', '..%5c', '..\\\\', '%252e%252e/', '..%00/', '..\\0/', '..\\ud800/', '\\uff0e\\uff0e/', '..;/'];
  const paths = ups.flatMap((up) => [1, 2, 3, 4, 5, 6].map((n) => '/data/' + up.repeat(n) + 'secret.txt'));
  return Promise.all(paths.map((path) => attempt(() => fs.readFile(path, 'utf8'))));
}`;

export default attack({
  title: 'a path is what it says: nothing in it is decoded after it was looked at',
  harm: { kind: 'leak' },
  async bare() {
    using disk = new NaiveDisk();
    const guard = (path: string) => {
      if (/(^|\/)\.\.(\/|$)/.test(path)) refuse(path);
      return join(disk.dir, decodeURIComponent(path).replaceAll('\\', '/'));
    };
    const value = await runNaive(READ, naiveFs(guard));
    return { harmed: holds(value, SECRET), seen: JSON.stringify(value).slice(0, 300) };
  },
  async skerry(world) {
    const ended = await attackFiles(world, READ);
    return { contained: ended.usable && allRefused(ended.value), seen: told(ended) };
  },
});
