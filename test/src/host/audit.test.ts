// The access log of a real host: every decision is in it, before the act, and without it nothing is done.

import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type LoggedEntry, verify } from '../../../src/index.ts';
import { caught } from './caught.ts';
import { TestHost } from './make-host.ts';

const CODE = `
const code = (promise) => promise.then(() => 'ok', (error) => error.code);
export default {
  write: (name, ctx) => code(ctx.fs.writeFile('/data/' + name, name)),
  writes: (names, ctx) => Promise.all(names.map((name) => code(ctx.fs.writeFile('/data/' + name, name)))),
  reads: (paths, ctx) => Promise.all(paths.map((path) => code(ctx.fs.readFile(path)))),
  keep(input, ctx) { globalThis.kept = ctx; },
  late: () => code(globalThis.kept.fs.readFile('/data/late')),
  talk(lines, ctx) { for (const line of lines) { ctx.log.info(line); console.warn(line); } },
};`;

const ALL = {
  filesystem: { read: ['/data/**'], write: ['/data/**'] },
  log: ['write'],
};
const load = (world: TestHost, more: object = {}): Promise<unknown> =>
  world.load({ code: CODE, permissions: ALL, ...more });
const call = (world: TestHost, handler: string, input?: unknown): Promise<unknown> =>
  world.host.plugin('test.plugin').call(handler, input);

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `n${index}`);
const decisions = (
  records: readonly LoggedEntry[],
): readonly (LoggedEntry & { kind: 'decision' })[] =>
  records.filter((record) => record.kind === 'decision');
const batches = (records: readonly LoggedEntry[], kind: string): number =>
  new Set(records.flatMap((record) => (record.kind === kind ? [record.batch] : []))).size;

describe('the access log of a host', () => {
  it('has the decision and the end of every operation, by call and access', async () => {
    await using world = await TestHost.open();
    await load(world);
    const written = names(5);
    expect(await call(world, 'writes', written)).toEqual(Array(5).fill('ok'));
    const records = await world.records();
    const made = decisions(records);
    expect(made.map(({ resource, effect }) => [resource, effect])).toEqual(
      written.map((name) => [`/data/${name}`, 'allow']),
    );
    expect(new Set(made.map((record) => record.call)).size).toBe(1);
    const ended = records.flatMap((record) => (record.kind === 'outcome' ? [record.access] : []));
    expect(ended.sort()).toEqual(made.map(({ access }) => access).sort());
    // Each says which rule of which document let it be, and by which policy.
    for (const record of made) {
      expect(record).toMatchObject({ rule: '/data/**', plugin: 'test.plugin', version: '1.0.0' });
      expect(record.origin).toContain('#/plugins/test.plugin/permissions/filesystem/write/0');
      expect(record.policy).toBe(world.host.plugins[0]?.policy);
    }
  });

  it('has the operations of one frame in one batch: sixteen at once are one write', async () => {
    await using world = await TestHost.open();
    await load(world);
    await call(world, 'writes', names(16));
    const records = await world.records();
    expect(decisions(records)).toHaveLength(16);
    expect(batches(records, 'decision')).toBe(1);
  });

  it('has lines of a plugin in their order, by ctx.log and by console, and both are denied without a grant', async () => {
    // No floor: the built-in policy gives a log to everybody.
    await using world = await TestHost.open(() => ({ policy: { version: 1 } }));
    const heard: string[] = [];
    world.host.on('log', ({ level, message }) => void heard.push(`${level} ${message}`));
    await load(world);
    await call(world, 'talk', ['one', 'two']);
    expect(heard).toEqual(['info one', 'warn one', 'info two', 'warn two']);
    expect(decisions(await world.records()).map(({ operation }) => operation)).toEqual([
      'log.info',
      'log.warn',
      'log.info',
      'log.warn',
    ]);
    world.grant('test.plugin', { filesystem: ALL.filesystem });
    await call(world, 'talk', ['three']);
    expect(heard).toHaveLength(4);
    const denied = decisions(await world.records()).filter(({ effect }) => effect === 'deny');
    expect(denied.map(({ operation }) => operation)).toEqual(['log.info', 'log.warn']);
  });

  it('has requests of calls that are over, as denied', async () => {
    await using world = await TestHost.open();
    await load(world);
    await call(world, 'keep');
    expect(await call(world, 'late')).toBe('CALL_ENDED');
    expect(decisions(await world.records())).toMatchObject([
      { effect: 'deny', reason: 'call-ended', operation: 'fs.readFile', call: '' },
    ]);
  });

  it('counts equal denials instead of writing each, and loses none of them', async () => {
    await using world = await TestHost.open();
    await load(world, { granted: {} });
    expect(await call(world, 'reads', Array(300).fill('/data/x'))).toEqual(
      Array(300).fill('PERMISSION_DENIED'),
    );
    await world.host.close();
    const denied = decisions(await world.records());
    expect(denied.length).toBeLessThan(10);
    expect(denied.reduce((sum, { count = 1 }) => sum + count, 0)).toBe(300);
  });

  it('verifies after the host is closed, up to the last record', async () => {
    await using world = await TestHost.open();
    await load(world);
    await call(world, 'writes', names(3));
    await world.host.close();
    const head = world.host.log.head();
    const report = await verify(world.host.log.dir, { head });
    expect(report).toMatchObject({ ok: true, problems: [], unsealed: 0, records: head.records });
    const last = (await world.records()).at(-1);
    expect(last).toMatchObject({ kind: 'event', event: 'host.stop' });
  });

  it('acknowledges nothing before it is on the disk where the policy says so', async () => {
    await using world = await TestHost.open(() => ({
      policy: { version: 1, audit: { durability: 'disk' } },
    }));
    await load(world);
    expect(await call(world, 'writes', names(16))).toEqual(Array(16).fill('ok'));
    expect(batches(await world.records(), 'decision')).toBe(1);
    // What head() says with this durability is what the disk has.
    const { records } = world.host.log.head();
    expect(records).toBeGreaterThanOrEqual(32);
  });
});

/** Mounts a file system of 256 KiB, or says why it cannot. */
function mountSmall(path: string): string | null {
  mkdirSync(path, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', path], { stdio: 'pipe' });
    return null;
  } catch (error) {
    return `no file system can be mounted here: ${String(error).split('\n')[0]}`;
  }
}

function fill(file: string): void {
  for (const size of [65_536, 4_096]) {
    try {
      for (;;) appendFileSync(file, Buffer.alloc(size));
    } catch {
      // Full, but for less than that.
    }
  }
}

describe('a host whose log cannot be written', () => {
  it('does nothing that it is asked, lives on, and works again by itself once there is room', async ({
    skip,
  }) => {
    const small = realpathSync(mkdtempSync(join(tmpdir(), 'skerry-small-')));
    const reason = mountSmall(small);
    skip(reason !== null, reason ?? '');
    try {
      await using world = await TestHost.open(() => ({
        policy: { version: 1, audit: { path: join(small, 'log') } },
      }));
      const failures: string[] = [];
      world.host.on(
        'failure',
        ({ operation, error }) =>
          void failures.push(`${operation} ${(error as { code?: string }).code}`),
      );
      await load(world);
      expect(await call(world, 'write', 'before')).toBe('ok');
      fill(join(small, 'ballast'));
      // The last page of the log may still have room for a few.
      let done = 0;
      while ((await call(world, 'write', `n${done}`)) === 'ok') done += 1;
      expect(failures).toEqual(['audit AUDIT_UNAVAILABLE']);
      expect(await call(world, 'writes', ['full1', 'full2'])).toEqual(
        Array(2).fill('AUDIT_UNAVAILABLE'),
      );
      expect(await call(world, 'reads', ['/etc/passwd'])).toEqual(['AUDIT_UNAVAILABLE']);
      // No record, no act; only the one whose end could not be recorded may have happened.
      const files = readdirSync(join(world.dir, 'host/data/test.plugin/global'));
      expect(files.filter((name) => name.startsWith('full'))).toEqual([]);
      expect(await verify(join(small, 'log'))).toMatchObject({ ok: true, problems: [] });
      rmSync(join(small, 'ballast'));
      for (let wait = 0; (await call(world, 'write', 'after')) !== 'ok' && wait < 100; wait++)
        await sleep(50);
      expect(await call(world, 'write', 'after')).toBe('ok');
      await world.host.close();
      expect(await verify(join(small, 'log'))).toMatchObject({ ok: true, unsealed: 0 });
      const gap = (await world.records()).find(
        (record) => record.kind === 'event' && record.event === 'log.gap',
      );
      expect(gap).toMatchObject({ detail: { code: 'ENOSPC' } });
    } finally {
      execFileSync('umount', ['-l', small]);
      rmSync(small, { recursive: true });
    }
  });

  it('closes all the same, and says that the end of its log is not sealed', async ({ skip }) => {
    const small = realpathSync(mkdtempSync(join(tmpdir(), 'skerry-small-')));
    const reason = mountSmall(small);
    skip(reason !== null, reason ?? '');
    try {
      const world = await TestHost.open(() => ({
        policy: { version: 1, audit: { path: join(small, 'log') } },
      }));
      await load(world);
      fill(join(small, 'ballast'));
      // Events fill the last page of the log; that they cannot be told stops nothing.
      for (let change = 0; change < 50; change++)
        world.grant('test.plugin', change % 2 === 0 ? {} : ALL);
      expect(await caught(world.host.close())).toMatchObject({
        code: 'AUDIT_UNAVAILABLE',
        type: 'security_error',
      });
      expect(await caught(call(world, 'write', 'late'))).toMatchObject({ code: 'HOST_CLOSED' });
      rmSync(world.dir, { recursive: true });
    } finally {
      execFileSync('umount', ['-l', small]);
      rmSync(small, { recursive: true });
    }
  });
});
