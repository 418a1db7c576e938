// An absolute path replaces the folder it is resolved against. The naive host resolves against its folder and opens that.

import { resolve } from 'node:path';
import { attack } from '../harness/attack.ts';
import { allRefused, holds, runNaive } from '../harness/payload.ts';
import { SECRET } from '../harness/world.ts';
import { attackFiles, told } from './files.ts';
import { NaiveDisk, naiveFs } from './naive-disk.ts';

const READ = `async ({ fs }, secret) => {
  const paths = [secret, '/' + secret, 'file://' + secret, '/proc/self/root' + secret, '/etc/passwd'];
  return Promise.all(paths.map((path) => attempt(() => fs.readFile(path, 'utf8'))));
}`;

export default attack({
  title: "an absolute path is one of the guest's own tree, never one of the machine",
  harm: { kind: 'leak' },
  async bare() {
    using disk = new NaiveDisk();
    const guard = (path: string) => resolve(disk.data, path);
    const value = await runNaive(READ, naiveFs(guard), `${disk.dir}/secret.txt`);
    return { harmed: holds(value, SECRET), seen: JSON.stringify(value).slice(0, 300) };
  },
  async skerry(world) {
    const ended = await attackFiles(world, READ, `${world.dir}/secret.txt`);
    return { contained: ended.usable && allRefused(ended.value), seen: told(ended) };
  },
});
