// A host with several plugins at once: one that takes what it can get, a neighbour who asks for little, and honest ones.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHost, type Host } from '../src/index.ts';
import { PATIENT } from './subjects.ts';

/** What is flooded with: granted host calls, and texts of 1 MB each way. */
const FLOODER = `
const LONG = 'x'.repeat(1_000_000);
const LIST = Array.from({ length: 90_000 }, (_, i) => 'item' + (i % 10_000));
const all = (count, one) => Promise.all(Array.from({ length: count }, one));
export default {
  async setUp(_, ctx) { await ctx.fs.writeFile('/data/long.txt', LONG); await ctx.fs.writeFile('/data/short.txt', 'x'); },
  async clock(_, ctx) { await all(400, () => ctx.clock.now()); },
  async log(_, ctx) { for (let i = 0; i < 900; i++) ctx.log.info('one more line of a log, ' + i); },
  async read(_, ctx) { await all(200, () => ctx.fs.readFile('/data/short.txt', 'utf8')); },
  async readLong(_, ctx) { await all(16, () => ctx.fs.readFile('/data/long.txt', 'utf8')); },
  async writeLong(_, ctx) { await all(4, (_, i) => ctx.fs.writeFile('/data/' + i + '.txt', LONG)); },
  async listed(_, ctx) { await all(8, () => ctx.fs.stat(LIST).catch(() => {})); },
  result: () => LIST,
  loop() { for (;;); },
};`;

const NEIGHBOUR = `
export default {
  hook: (event) => ({ id: event.id, length: event.body.length }),
  async one(event, ctx) { await ctx.clock.now(); return event.id; },
};`;

/** Does so many turns of a loop, in one piece or in ten with a host call after each. */
const HONEST = `
const spin = (count) => { let sum = 0; for (let i = 0; i < count; i++) sum += Math.sqrt(i); return sum; };
export default {
  spin,
  async paused(count, ctx) { let sum = 0; for (let i = 0; i < 10; i++) { sum += spin(count / 10); await ctx.clock.now(); } return sum; },
};`;

export interface Crowd {
  readonly host: Host;
  readonly neighbour: string;
  readonly flooder: string;
  readonly honest: readonly string[];
  close(): Promise<void>;
}

const PERMISSIONS = {
  clock: ['read'],
  log: ['write'],
  filesystem: { read: ['/data/**'], write: ['/data/**'] },
};
const ENOUGH = { concurrency: 64, cpu: 1_000, executionTime: 30_000, log: 1_024, hostCalls: 1_000 };

/** `honest`: how many plugins with a cap of `cpu` ms. */
export async function openCrowd(
  honest = 0,
  cpu = 200,
  placement: 'plugin' | 'shared' = 'plugin',
): Promise<Crowd> {
  const dir = mkdtempSync(join(tmpdir(), 'skerry-crowd-'));
  const names = Array.from({ length: honest }, (_, i) => `honest.number${i}`);
  const write = (name: string, code: string, limits: object): string => {
    const folder = join(dir, name);
    mkdirSync(folder);
    writeFileSync(join(folder, 'index.ts'), code);
    const manifest = { name, version: '1.0.0', permissions: PERMISSIONS, limits };
    writeFileSync(join(folder, 'plugin.json'), JSON.stringify(manifest));
    return folder;
  };
  const folders = [
    write('bench.flooder', FLOODER, ENOUGH),
    write('bench.neighbour', NEIGHBOUR, {}),
    ...names.map((name) => write(name, HONEST, { cpu, executionTime: 20_000 })),
  ];
  const grant = {
    version: '1.0.0',
    manifest: `sha256:${'0'.repeat(64)}`,
    permissions: PERMISSIONS,
    approvedBy: 'bench',
    approvedAt: '2026-01-01T00:00:00Z',
    reason: 'bench',
  };
  const all = ['bench.flooder', 'bench.neighbour', ...names];
  const host = await createHost({
    dir: join(dir, 'host'),
    placement,
    policy: PATIENT,
    grants: { version: 1, plugins: Object.fromEntries(all.map((name) => [name, grant])) },
  });
  for (const folder of folders) await host.load(folder);
  return {
    host,
    flooder: 'bench.flooder',
    neighbour: 'bench.neighbour',
    honest: names,
    close: async () => {
      await host.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
