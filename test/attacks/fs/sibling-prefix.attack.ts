// "/data-of-others" begins with "/data". The naive host compares how the path begins, without the slash behind it.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attack } from '../harness/attack.ts';
import { allRefused, holds, pluginOf, runNaive } from '../harness/payload.ts';
import { SECRET } from '../harness/world.ts';
import { NaiveDisk, naiveFs, refuse } from './naive-disk.ts';

const READ = `async ({ fs }) => {
  const folders = ['/data-of-others', '/data/../data-of-others', '/data/../global-of-others', '/data-of-others/../data-of-others'];
  const files = folders.map((folder) => folder + '/secret.txt');
  return Promise.all(files.map((path) => attempt(() => fs.readFile(path, 'utf8'))));
}`;

function fill(folder: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), SECRET);
  return folder;
}

export default attack({
  title: 'a grant of "/data/**" is none of "/data-of-others", nor is a mount of that name',
  harm: { kind: 'leak' },
  host: (dir) => ({
    policy: { mounts: { '/data-of-others': { path: fill(join(dir, 'others')) } } },
  }),
  async bare() {
    using disk = new NaiveDisk();
    fill(join(disk.dir, 'data-of-others'));
    const guard = (path: string) => {
      const full = join(disk.dir, path);
      return full.startsWith(disk.data) ? full : refuse(path);
    };
    const value = await runNaive(READ, naiveFs(guard));
    return { harmed: holds(value, SECRET), seen: JSON.stringify(value) };
  },
  async skerry(world) {
    fill(`${world.data}-of-others`);
    const permissions = { filesystem: { read: ['/data/**'], write: ['/data/**'] } };
    const ended = await world.attack({ code: pluginOf(READ), permissions });
    const denials = await world.denials(4, { action: 'fs.read' });
    return {
      contained: allRefused(ended.value) && denials === 4,
      seen: `${ended.message} ${JSON.stringify(ended.value)} ${denials} denials in the log`,
    };
  },
});
