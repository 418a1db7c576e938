// Calls that end in the middle of a write, again and again: what was written so far has a name that the plugin cannot use,
// and stays. So does what a host leaves that is killed while it writes.

import { randomUUID } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attack } from '../harness/attack.ts';
import { pluginOf, runNaive } from '../harness/payload.ts';
import { isOver, keptIn, ROOM, watchKept } from './filling.ts';
import { comparingReal, NaiveDisk, naiveFs } from './naive-disk.ts';

const DATA = `'x'.repeat(200_000)`;

const WRITES = `async ({ fs }) => {
  const names = Array.from({ length: 8 }, (_, index) => '/data/file' + index);
  return Promise.all(names.map((name) => attempt(() => fs.writeFile(name, ${DATA}))));
}`;

/** The call is over as soon as its writes are under way. */
const UNFINISHED = `async ({ fs }) => {
  for (let i = 0; i < 8; i++) void attempt(() => fs.writeFile('/data/file' + i, ${DATA}));
  await null;
  for (;;);
}`;

/** Room for it only where nothing is left over. */
const HONEST = `async ({ fs }) => {
  for (const name of await fs.readdir('/data')) await fs.rm('/data/' + name);
  for (let i = 0; i < 5; i++) await fs.writeFile('/data/file' + i, ${DATA});
  return 'honest';
}`;

export default attack({
  title: 'a write that does not end leaves nothing behind that takes room',
  harm: { kind: 'leak' },
  async bare() {
    using disk = new NaiveDisk();
    const guard = comparingReal(disk);
    const writeFile = (path: string, text: string) => {
      writeFileSync(guard(`${path}.${randomUUID()}.tmp`), text);
      // The call has ended: nobody is there to give it its name.
      throw new Error('the call ended first');
    };
    await runNaive(WRITES, { fs: { ...naiveFs(guard)['fs'], writeFile } });
    const kept = keptIn(disk.data);
    return { harmed: isOver(kept), seen: JSON.stringify(kept) };
  },
  async skerry(world) {
    for (let i = 0; i < 4; i += 1)
      writeFileSync(join(world.data, `.skerry-tmp-${randomUUID()}`), 'x'.repeat(200_000));
    const stop = watchKept(world.data);
    const codes: (string | null)[] = [];
    await world.load('test.attacker', {
      code: pluginOf(UNFINISHED, HONEST),
      permissions: { filesystem: { read: ['/data/**', '/data'], write: ['/data/**'] } },
      limits: { cpu: 100, executionTime: 5_000, ...ROOM },
    });
    for (let i = 0; i < 5; i += 1) codes.push((await world.call('test.attacker')).code);
    const honest = await world.call('test.attacker', 'honest');
    const most = stop();
    const left = readdirSync(world.data).filter((name) => name.startsWith('.skerry-tmp-'));
    return {
      contained: honest.value === 'honest' && left.length === 0 && !isOver(most),
      seen: `${codes.join(' ')} ${honest.message} ${left.length} left over, ${JSON.stringify(most)}`,
    };
  },
});
