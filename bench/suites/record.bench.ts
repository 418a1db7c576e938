// What a record costs: alone and per 16, against a bare stringify, hash and write of the same bytes.

import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DecisionEntry, openLog } from '../../src/audit/index.ts';
import { type Suite, tightLoop, type Variant } from '../measure.ts';

function entry(i: number): DecisionEntry {
  return {
    kind: 'decision',
    time: 1_760_000_000_000 + i,
    plugin: 'bench.plugin',
    version: '1.0.0',
    scope: 'global',
    org: null,
    user: null,
    request: null,
    call: 'c-1',
    access: String(i),
    operation: 'fs.readFile',
    action: 'fs.read',
    resource: `/data/folder/${i}.txt`,
    effect: 'allow',
    reason: 'granted',
    rule: '/data/**',
    origin: 'skerry.grants.json#/plugins/bench.plugin/permissions/filesystem/read/0',
    policy: `sha256:${'0'.repeat(64)}`,
  };
}

/** What any log with a hash must do: text, hash, write. */
function bare(size: number, dir: string): Variant {
  const fd = openSync(join(dir, `bare-${size}`), 'a');
  let previous = '';
  return {
    name: `bare x${size}`,
    run: async (n) =>
      tightLoop(n / size, (i) => {
        let text = '';
        for (let j = 0; j < size; j++) text += `${JSON.stringify(entry(i * size + j))}\n`;
        previous = createHash('sha256').update(previous).update(text).digest('hex');
        writeSync(fd, `${text}${previous}\n`);
      }).map((us) => us / size),
    close: () => closeSync(fd),
  };
}

async function skerry(size: number, dir: string): Promise<Variant> {
  const log = await openLog({ dir: join(dir, `log-${size}`), durability: 'process' });
  return {
    name: `skerry x${size}`,
    run: async (n) =>
      tightLoop(n / size, (i) => {
        const entries = [];
        for (let j = 0; j < size; j++) entries.push(entry(i * size + j));
        void log.append(entries);
      }).map((us) => us / size),
    close: () => log.close(),
  };
}

function suite(size: number): Suite {
  return {
    name: `record x${size}`,
    about: `one record of ${size} in a write: chained and written, against a bare stringify + hash + write of the same content`,
    unit: 'us',
    rounds: 20,
    count: 8_000,
    base: `bare x${size}`,
    targets: { [`skerry x${size}`]: 1.2 },
    async variants() {
      const dir = mkdtempSync(join(tmpdir(), 'skerry-bench-'));
      const log = await skerry(size, dir);
      return [
        bare(size, dir),
        { ...log, close: async () => (await log.close?.(), rmSync(dir, { recursive: true })) },
      ];
    },
  };
}

export const recordOne: Suite = suite(1);
export const recordSixteen: Suite = suite(16);
