// A file of 600 MB that takes no disk: whoever reads it whole for a guest has it in memory.

import { closeSync, ftruncateSync, openSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attack } from '../harness/attack.ts';
import { describeLoad } from '../harness/contain.ts';
import { watchLoad } from '../harness/measure.ts';
import { naiveHost } from '../harness/naive-host.ts';

const PLUGIN = `{ async run(name, ctx) {
  try { return (await ctx.fs.readFile('/data/' + (name ?? 'large'))).length; } catch (error) { return error.code; }
} }`;

function makeSparse(path: string, mb = 600): string {
  const fd = openSync(path, 'w');
  ftruncateSync(fd, mb * 1_048_576);
  closeSync(fd);
  return path;
}

export default attack({
  title: 'what is too large for an answer is not read into the host',
  harm: { kind: 'memory', mb: 500 },
  async bare() {
    const path = makeSparse(join(tmpdir(), 'large'));
    const host = await naiveHost(PLUGIN, { ask: () => readFileSync(path) });
    await host.call('run');
    return { harmed: false, seen: 'it ended' };
  },
  async skerry(world) {
    makeSparse(join(world.data, 'large'));
    const stop = watchLoad();
    const ended = await world.attack({
      code: `export default ${PLUGIN};`,
      permissions: { filesystem: { read: ['/data/**'] } },
    });
    // Small enough to be read, and too large to be handed in.
    makeSparse(join(world.data, 'middle'), 2);
    const middle = await world.call('test.attacker', 'run', 'middle');
    const load = stop();
    const refused = ended.value === 'TOO_LARGE' || ended.value === 'PAYLOAD_LIMIT';
    return {
      contained: refused && middle.value === 'PAYLOAD_LIMIT' && load.hostMb < 150,
      seen: `${ended.code} ${String(ended.value)}, ${middle.code} ${String(middle.value)}; ${describeLoad(load)}`,
    };
  },
});
