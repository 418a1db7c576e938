import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openLog, verify } from '../../../src/audit/index.ts';
import type { Ack } from './kill-writer.ts';
import { folder, readRecords } from './samples.ts';

/** How often a writer is killed in all, and how often on the same log. */
const KILLS = Number(process.env['SKERRY_AUDIT_KILLS'] ?? 200);
const KILLS_PER_LOG = 10;

const writer = join(import.meta.dirname, 'kill-writer.ts');

/** Lets a writer run for a while and kills it. Returns the last head it acknowledged. */
async function writeAndKill(dir: string, durability: string, seed: number): Promise<Ack> {
  const child = spawn(process.execPath, [writer, dir, durability, String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('latin1').on('data', (chunk: string) => {
    text = (text + chunk).slice(-4096);
  });
  const closed = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), closed]);
  await sleep(Math.random() * 25);
  child.kill('SIGKILL');
  const [code, signal] = (await closed) as [number | null, string | null];
  expect([code, signal]).toEqual([null, 'SIGKILL']);
  // A last line without its newline was not wholly said.
  const [records = '', hash = ''] = text.split('\n').at(-2)?.split(':') ?? [];
  return { records: Number(records), hash };
}

describe('a writer that is killed under load', () => {
  it(
    `loses no acknowledged record in ${KILLS} kills, and leaves a log that verifies and goes on`,
    { timeout: 60_000 + KILLS * 2_000 },
    async () => {
      let torn = 0;
      let recovered = 0;
      async function killOnOneLog(durability: string, kills: number): Promise<void> {
        using home = folder();
        for (let kill = 0; kill < kills; kill++) {
          const head = await writeAndKill(home.path, durability, kill + 1);
          const report = await verify(home.path, { head });
          expect(report.problems).toEqual([]);
          expect(report.records).toBeGreaterThanOrEqual(head.records);
          if (report.torn !== null) torn += 1;
        }
        const log = await openLog({ dir: home.path, durability: 'process' });
        await log.close();
        expect(await verify(home.path)).toMatchObject({ ok: true, torn: null });
        recovered += readRecords(home.path).filter(
          (record) => record['event'] === 'log.recovered',
        ).length;
      }
      const logs = Array.from({ length: Math.ceil(KILLS / KILLS_PER_LOG) }, (_, index) => index);
      async function lane(): Promise<void> {
        for (let index = logs.shift(); index !== undefined; index = logs.shift()) {
          const kills = Math.min(KILLS_PER_LOG, KILLS - index * KILLS_PER_LOG);
          await killOnOneLog(index % 4 === 3 ? 'disk' : 'process', kills);
        }
      }
      await Promise.all([lane(), lane()]);
      // Every unfinished batch that a verification saw was told by the next writer.
      expect(recovered).toBe(torn);
      console.log(`${KILLS} kills, ${torn} of them in the middle of a write`);
    },
  );
});
