// One plugin for many organisations, one folder for each. The naive host checks that a path stays in the plugin's folder.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attack } from '../harness/attack.ts';
import { allRefused, holds, pluginOf, runNaive } from '../harness/payload.ts';
import { SECRET } from '../harness/world.ts';
import { comparing, NaiveDisk, naiveFs } from './naive-disk.ts';

const READ = `async ({ fs }, text) => {
  if (text !== null) return fs.writeFile('/data/notes.txt', text);
  const names = ['rival', 'org:rival', 'org%3Arival', 'org%3arival'];
  const paths = names.flatMap((name) => [
    '/data/../' + name + '/notes.txt', '/data/../../' + name + '/notes.txt', '/' + name + '/notes.txt', '/data/' + name + '/notes.txt',
  ]);
  return Promise.all([...paths, '/data/notes.txt'].map((path) => attempt(() => fs.readFile(path, 'utf8'))));
}`;

export default attack({
  title: 'what a plugin keeps for one organisation is out of reach of the same plugin for another',
  harm: { kind: 'leak' },
  async bare() {
    using disk = new NaiveDisk();
    for (const org of ['acme', 'rival']) mkdirSync(join(disk.data, org));
    writeFileSync(join(disk.data, 'rival', 'notes.txt'), SECRET);
    const compare = comparing(disk);
    const guard = (path: string) => compare(path.replace(/^\/data\//, '/data/acme/'));
    const value = await runNaive(READ, naiveFs(guard));
    return { harmed: holds(value, SECRET), seen: JSON.stringify(value).slice(0, 500) };
  },
  async skerry(world) {
    const permissions = { filesystem: { read: ['/**'], write: ['/**'] } };
    const manifest = { scope: 'org' };
    await world.load('test.attacker', { code: pluginOf(READ), permissions, manifest });
    const kept = await world.call('test.attacker', 'run', SECRET, { org: 'rival' });
    const ended = await world.call('test.attacker', 'run', null, { org: 'acme' });
    return {
      contained: kept.ok && allRefused(ended.value),
      seen: `${kept.message} ${ended.message} ${JSON.stringify(ended.value)}`,
    };
  },
});
