// A real host under load is killed at random moments, again and again on one folder. Whatever a guest saw answered is on
// record, the log verifies, the next host goes on from it, and no cell outlives its host.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createHost, query, verify } from '../../../src/index.ts';

/** In all. The long run is `SKERRY_HOST_KILLS=200`. */
const KILLS = Number(process.env['SKERRY_HOST_KILLS'] ?? 20);
const KILLS_PER_FOLDER = 5;
/** The longest a host may work before it is killed. */
const LONGEST_MS = 250;

const HOST = join(import.meta.dirname, '../../fixtures/hosts/busy-host.ts');

interface Killed {
  /** The last head that was told after an answer; null where it was killed before the first. */
  readonly head: { readonly records: number; readonly hash: string } | null;
  readonly calls: number;
  readonly cells: readonly number[];
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .split(' ')
      .filter(Boolean)
      .map(Number);
  } catch {
    return [];
  }
}

/** Lets a host work and kills it: a random while after its first answer, every fifth one while it is still starting. */
async function workAndKill(dir: string, durability: string, kill: number): Promise<Killed> {
  const host = spawn(process.execPath, [HOST, dir, durability], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  host.stdout.setEncoding('latin1').on('data', (chunk: string) => (text += chunk));
  const closed = once(host, 'close');
  if (kill % 5 !== 4) await Promise.race([once(host.stdout, 'data'), closed]);
  await sleep(Math.random() * (kill % 5 === 4 ? 1_000 : LONGEST_MS));
  const cells = childrenOf(host.pid ?? 0);
  host.kill('SIGKILL');
  expect(await closed).toEqual([null, 'SIGKILL']);
  // A last line without its newline was not wholly said.
  const lines = text.split('\n').slice(0, -1);
  const [, , last] = lines.at(-1)?.split(' ') ?? [];
  const [records, hash] = last?.split(':') ?? [];
  const head = hash === undefined ? null : { records: Number(records), hash };
  return { head, calls: lines.length, cells };
}

function alive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function untilDead(pids: readonly number[]): Promise<void> {
  for (let wait = 0; pids.some(alive) && wait < 200; wait++) await sleep(25);
  expect(pids.filter(alive)).toEqual([]);
}

interface Tally {
  calls: number;
  torn: number;
  silent: number;
}

async function killOnOneFolder(durability: string, kills: number, tally: Tally): Promise<void> {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'skerry-kill-')));
  const log = join(dir, 'host/log');
  for (let kill = 0; kill < kills; kill++) {
    const { head, calls, cells } = await workAndKill(dir, durability, kill);
    await untilDead(cells);
    tally.calls += calls;
    if (head === null) {
      tally.silent += 1;
      continue;
    }
    // Cut or changed before that head is a problem; torn after it is what a kill may leave.
    const report = await verify(log, { head });
    expect(report).toMatchObject({ ok: true, problems: [] });
    expect(report.records).toBeGreaterThanOrEqual(head.records);
    if (report.torn !== null) tally.torn += 1;
  }
  await expectWhole(dir, log);
  rmSync(dir, { recursive: true });
}

/** A last host takes the folder up, and then the log is whole: every act in it has its decision before it. */
async function expectWhole(dir: string, log: string): Promise<void> {
  await (await createHost({ dir: join(dir, 'host'), spareCells: 0 })).close();
  expect(await verify(log)).toMatchObject({ ok: true, torn: null, unsealed: 0 });
  const decided = new Set<string>();
  for await (const record of query(log)) {
    if (record.kind === 'decision') decided.add(`${record.call} ${record.access}`);
    if (record.kind === 'outcome') expect(decided).toContain(`${record.call} ${record.access}`);
  }
  expect(decided.size).toBeGreaterThan(0);
}

it(
  `a host under load that is killed ${KILLS} times loses no acknowledged record and leaves a log that verifies`,
  { timeout: 60_000 + KILLS * 10_000 },
  async () => {
    const tally: Tally = { calls: 0, torn: 0, silent: 0 };
    const folders = Array.from({ length: Math.ceil(KILLS / KILLS_PER_FOLDER) }, (_, i) => i);
    for (const folder of folders) {
      const kills = Math.min(KILLS_PER_FOLDER, KILLS - folder * KILLS_PER_FOLDER);
      await killOnOneFolder(folder % 4 === 3 ? 'disk' : 'process', kills, tally);
    }
    expect(tally.calls).toBeGreaterThan(KILLS);
    console.log(
      `${KILLS} kills: ${tally.calls} calls answered, ${tally.torn} logs torn, ${tally.silent} hosts killed before an answer`,
    );
  },
);
