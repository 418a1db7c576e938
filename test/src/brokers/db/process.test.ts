// The database process: it can always be stopped, outlives nobody, and leaves the file whole.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { BrokerError } from '../../../../src/gate/broker-error.ts';
import { makeAsker } from '../asker.ts';
import { databaseProcesses, isAlive, until } from './processes.ts';
import { EVERYTHING, World, type WorldOptions } from './world.ts';

/** Enough rows that four of them joined take longer than any test waits. */
const ROWS =
  'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 2000) INSERT INTO cells (value) SELECT i FROM n';
const ENDLESS = 'SELECT count(*) AS n FROM cells AS a, cells AS b, cells AS c, cells AS d';
const ENDLESS_WRITE = `UPDATE cells SET value = 'changed' WHERE (${ENDLESS}) > id`;

const makeWorld = (options: WorldOptions = {}): World =>
  new World({ database: EVERYTHING, sql: ROWS, ...options });

async function codeOf(work: Promise<unknown>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof BrokerError) return error.code;
    throw error;
  }
}

describe('a statement without an end', () => {
  it('is stopped at its time, and the next one runs', async () => {
    await using world = makeWorld({ limits: { statementMs: 300 } });
    for (let round = 0; round < 2; round++) {
      expect(await codeOf(world.query(ENDLESS))).toBe('TIMEOUT');
      expect(await world.query('SELECT count(*) AS n FROM orders')).toEqual([{ n: 3 }]);
    }
  });

  it.each([
    ['joins', ENDLESS],
    [
      'sorts',
      'SELECT a.id FROM cells AS a, cells AS b, cells AS c ORDER BY a.value || b.value || c.value LIMIT 1',
    ],
    [
      'compares patterns',
      "SELECT count(*) AS n FROM cells AS a, cells AS b, cells AS c WHERE a.value || b.value || c.value || hex(zeroblob(2000)) LIKE '%0%0%0%0%0%0%0%0%0%1'",
    ],
    [
      'computes',
      'SELECT sum(length(replace(hex(zeroblob(90000)), a.id, b.id))) AS n FROM cells AS a, cells AS b',
    ],
    [
      'gathers',
      'SELECT length(json_group_array(a.id)) AS n FROM cells AS a, cells AS b, cells AS c',
    ],
    [
      'counts what is different',
      'SELECT count(DISTINCT a.id % 7) AS n FROM cells AS a, cells AS b, cells AS c',
    ],
    [
      'numbers rows',
      'SELECT max(n) AS n FROM (SELECT row_number() OVER (ORDER BY a.id) AS n FROM cells AS a, cells AS b, cells AS c)',
    ],
    ['writes', ENDLESS_WRITE],
  ])('is stopped whatever it does: it %s', async (_, sql) => {
    await using world = makeWorld({ limits: { statementMs: 300 } });
    expect(await codeOf(world.query(sql))).toMatch(/^(TIMEOUT|TOO_LARGE)$/);
    expect(world.rows("SELECT count(*) AS n FROM cells WHERE value = 'changed'")).toEqual([
      { n: 0 },
    ]);
  });

  it('is stopped when its call ends', async () => {
    await using world = makeWorld({ limits: { statementMs: 600_000 } });
    await world.query('SELECT 1 AS one');
    const [pid = 0] = databaseProcesses();
    const call = new AbortController();
    const running = codeOf(world.perform('db.query', [ENDLESS], { signal: call.signal }));
    const waiting = new AbortController();
    const behind = codeOf(world.perform('db.query', ['SELECT 1 AS a'], { signal: waiting.signal }));
    const innocent = world.query('SELECT 2 AS two');
    waiting.abort();
    expect(await behind).toBe('ABORTED');
    call.abort();
    expect(await running).toBe('ABORTED');
    await until(() => !isAlive(pid));
    expect(await innocent).toEqual([{ two: 2 }]);
  });

  it('holds up neither the host nor another plugin, where the journal is a write-ahead log', async () => {
    await using world = makeWorld({ limits: { statementMs: 600_000 } });
    world.sql('PRAGMA journal_mode = WAL');
    const call = new AbortController();
    const running = codeOf(world.perform('db.query', [ENDLESS], { signal: call.signal }));
    const other = { asker: makeAsker({ plugin: 'acme.other' }) };
    const { value } = await world.perform('db.count', [{ table: 'orders' }], other);
    expect(value).toBe(3);
    await world.perform('db.insert', [{ table: 'orders', values: { note: 'x' } }], other);
    call.abort();
    expect(await running).toBe('ABORTED');
  });

  it('does not outlive a host that is killed', async () => {
    await using world = makeWorld();
    const script = fileURLToPath(new URL('./doomed-host.ts', import.meta.url));
    const host = spawn(process.execPath, ['--no-warnings', script, world.path, ENDLESS], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(host.stdout, 'data');
    const pids = databaseProcesses(host.pid);
    expect(pids).toHaveLength(1);
    const [pid = 0] = pids;
    await until(() => cpuTicks(pid) > 60);
    host.kill('SIGKILL');
    await until(() => !isAlive(pid));
  });

  it('is stopped at its time even if the host does nothing any more', async () => {
    await using world = makeWorld();
    const script = fileURLToPath(new URL('./doomed-host.ts', import.meta.url));
    const args = ['--no-warnings', script, world.path, ENDLESS, '3000'];
    const host = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      await once(host.stdout, 'data');
      const [pid = 0] = databaseProcesses(host.pid);
      await until(() => cpuTicks(pid) > 60);
      await until(() => !isAlive(pid));
      expect(host.exitCode).toBeNull();
    } finally {
      host.kill('SIGKILL');
    }
  });

  it('leaves the file whole and unchanged when it is killed while it writes', async () => {
    await using world = makeWorld({ limits: { statementMs: 600_000, growthBytes: 2 ** 30 } });
    const call = new AbortController();
    const fill = 'INSERT INTO audit SELECT hex(zeroblob(2000)) FROM cells AS a, cells AS b';
    const running = codeOf(world.perform('db.query', [fill], { signal: call.signal }));
    await until(() => fileBytes(world.path) > 4 * 1_048_576);
    call.abort();
    expect(await running).toBe('ABORTED');
    expect(world.rows('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect(world.rows('SELECT count(*) AS n FROM audit')).toEqual([{ n: 0 }]);
  });
});

function cpuTicks(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

function fileBytes(path: string): number {
  return readFileSync(path).length;
}

describe('a database process', () => {
  it('has no environment and no way to open other files', async () => {
    await using world = makeWorld();
    await world.query('SELECT 1 AS one');
    const [pid = 0] = databaseProcesses();
    expect(readFileSync(`/proc/${pid}/environ`, 'latin1')).toBe('');
    const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0');
    expect(command).toContain('--permission');
    expect(command.filter((flag) => flag.startsWith('--allow-fs-write'))).toEqual([
      `--allow-fs-write=${world.folder}`,
    ]);
  });

  it('is stopped when it takes more memory than it may', async () => {
    await using world = makeWorld({ limits: { statementMs: 600_000, memory: 120 } });
    const hungry =
      'SELECT max(n) AS n FROM (SELECT row_number() OVER (ORDER BY a.id || b.id) AS n FROM cells AS a, cells AS b)';
    expect(await codeOf(world.query(hungry))).toBe('TOO_LARGE');
    expect(await world.query('SELECT count(*) AS n FROM orders')).toEqual([{ n: 3 }]);
  });

  it('is one for each plugin, and ends with the broker', async () => {
    const world = makeWorld();
    for (const plugin of ['a', 'b', 'a']) {
      await world.perform('db.count', [{ table: 'orders' }], { asker: makeAsker({ plugin }) });
    }
    expect(databaseProcesses()).toHaveLength(2);
    await world[Symbol.asyncDispose]();
    expect(databaseProcesses()).toEqual([]);
    expect(await codeOf(world.query('SELECT 1 AS one'))).toBe('UNAVAILABLE');
  });

  it('ends when there is no work, and is there again when there is', async () => {
    await using world = makeWorld({ limits: { idleMs: 50 } });
    await world.query('SELECT 1 AS one');
    await until(() => databaseProcesses().length === 0);
    expect(await world.query('SELECT 2 AS two')).toEqual([{ two: 2 }]);
  });

  it('makes room for another plugin when it is idle, and not when it is busy', async () => {
    await using world = makeWorld({ limits: { processes: 1, statementMs: 600_000 } });
    const other = { asker: makeAsker({ plugin: 'acme.other' }) };
    const count = () => codeOf(world.perform('db.count', [{ table: 'orders' }], other));
    await world.query('SELECT 1 AS one');
    expect(await count()).toBeNull();
    await until(() => databaseProcesses().length === 1);
    const [idle] = databaseProcesses();
    const call = new AbortController();
    const running = codeOf(world.perform('db.query', [ENDLESS], { signal: call.signal }));
    await until(() => databaseProcesses().length === 1 && databaseProcesses()[0] !== idle);
    expect(await count()).toBe('UNAVAILABLE');
    call.abort();
    expect(await running).toBe('ABORTED');
  });

  it('lets so many requests of a plugin wait, and not one more', async () => {
    await using world = makeWorld({ limits: { queue: 2, statementMs: 600_000 } });
    const call = new AbortController();
    const running = codeOf(world.perform('db.query', [ENDLESS], { signal: call.signal }));
    const waiting = [world.query('SELECT 1 AS n'), world.query('SELECT 2 AS n')];
    expect(await codeOf(world.query('SELECT 3 AS n'))).toBe('UNAVAILABLE');
    call.abort();
    expect(await running).toBe('ABORTED');
    expect(await Promise.all(waiting)).toEqual([[{ n: 1 }], [{ n: 2 }]]);
  });

  it('that is killed from outside fails its request, and the next one gets another', async () => {
    await using world = makeWorld({ limits: { statementMs: 600_000 } });
    await world.query('SELECT 1 AS one');
    const [pid = 0] = databaseProcesses();
    const running = codeOf(world.query(ENDLESS));
    process.kill(pid, 'SIGKILL');
    expect(await running).toBe('UNAVAILABLE');
    expect(await world.query('SELECT 2 AS two')).toEqual([{ two: 2 }]);
  });

  it('says the database is busy while the operator locks it', async () => {
    await using world = makeWorld({ limits: { statementMs: 200 } });
    using lock = world.lock();
    expect(lock).toBeDefined();
    expect(await codeOf(world.query("INSERT INTO cells (value) VALUES ('x')"))).toBe('UNAVAILABLE');
  });

  it('does not start for a file that is missing or no database', async () => {
    await using world = makeWorld();
    const asker = makeAsker();
    for (const path of ['missing.db', '.', 'text.db']) {
      await using broken = world.sibling(path);
      const resolved = await broken.broker.resolve('db.count', [{ table: 'orders' }], [], asker);
      const use = {
        signal: new AbortController().signal,
        decisions: [],
        decide: world.decide.bind(world),
      };
      const error = await Promise.resolve(resolved.perform(use)).catch((thrown: unknown) => thrown);
      expect([path, error]).toEqual([path, expect.objectContaining({ code: 'UNAVAILABLE' })]);
      expect((error as Error).message).not.toContain(world.folder);
    }
  });
});
