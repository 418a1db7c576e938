import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeFiles, openLog, verify, type LogFiles } from '../../../src/audit/index.ts';
import { failing, faultyDisk, tearing } from './faulty-disk.ts';
import { decision, denial, event, folder, options, readRecords } from './samples.ts';

const unavailable = expect.objectContaining({ code: 'AUDIT_UNAVAILABLE' }) as Error;

describe('a log whose disk fails', () => {
  for (const [name, faults] of [
    ['is full', { write: failing('ENOSPC') }],
    ['has an input/output error', { write: failing('EIO') }],
    ['becomes full in the middle of a batch', { write: tearing(100) }],
    [
      'becomes full in the middle of a batch and cannot be cut back',
      { write: tearing(100), truncate: failing('EIO') },
    ],
    ['takes no bytes and says nothing', { write: () => 0 }],
  ] satisfies [string, Partial<LogFiles>][]) {
    it(`refuses while the disk ${name}, then goes on and tells the gap`, async () => {
      using home = folder();
      const disk = faultyDisk();
      const states: (string | undefined)[] = [];
      const log = await openLog(
        options(home.path, {
          files: disk,
          probeMs: 0,
          onState: (state, error) => states.push(state, error?.code),
        }),
      );
      void log.append([event('before')]);
      const head = log.head();
      disk.faults = faults;
      for (let i = 0; i < 3; i++)
        expect(() => log.append([event('lost', { i })])).toThrow(unavailable);
      expect(log.state).toBe('broken');
      expect(log.head()).toEqual(head);
      disk.faults = {};
      void log.append([event('after')]);
      expect(log.state).toBe('ok');
      expect(states).toEqual(['broken', 'AUDIT_UNAVAILABLE', 'ok', undefined]);
      await log.close();
      expect(readRecords(home.path)).toMatchObject([
        { event: 'before' },
        { event: 'log.gap', detail: { refused: 3 } },
        { event: 'after' },
      ]);
      expect(await verify(home.path)).toMatchObject({
        ok: true,
        records: 3,
        unsealed: 0,
        torn: null,
      });
    });
  }

  it('writes a batch that the disk takes in small pieces', async () => {
    using home = folder();
    const disk = faultyDisk();
    disk.faults = {
      write: (fd, bytes, offset, length) => nodeFiles.write(fd, bytes, offset, Math.min(7, length)),
    };
    const log = await openLog(options(home.path, { files: disk }));
    void log.append([decision(), decision({ access: 'a-2' })]);
    await log.close();
    expect(await verify(home.path)).toMatchObject({ ok: true, records: 2, unsealed: 0 });
  });

  it('is tried again no more often than agreed', async () => {
    using home = folder();
    const disk = faultyDisk();
    await using log = await openLog(
      options(home.path, { files: disk, probeMs: 60_000, checkpoint: { ms: 60_000 } }),
    );
    void log.append([event('before')]);
    disk.faults = { write: failing('ENOSPC') };
    expect(() => log.append([event('lost')])).toThrow(unavailable);
    let opens = 0;
    disk.faults = { open: (path) => ((opens += 1), nodeFiles.open(path)) };
    for (let i = 0; i < 100; i++) expect(() => log.append([event('lost')])).toThrow(unavailable);
    expect(opens).toBe(0);
    await log.close();
    expect(readRecords(home.path)[1]).toMatchObject({ event: 'log.gap', detail: { refused: 101 } });
  });

  it('recovers by itself, without another append', async () => {
    using home = folder();
    const disk = faultyDisk();
    await using log = await openLog(
      options(home.path, { files: disk, probeMs: 5, checkpoint: { ms: 10 } }),
    );
    void log.append([event('before')]);
    disk.faults = { write: failing('ENOSPC') };
    expect(() => log.append([event('lost')])).toThrow(unavailable);
    disk.faults = {};
    await expect.poll(() => log.state).toBe('ok');
    expect(readRecords(home.path)[1]).toMatchObject({
      event: 'log.gap',
      detail: { refused: 1, code: 'ENOSPC' },
    });
  });

  it('counts refused denials exactly, folded ones too', async () => {
    using home = folder();
    const disk = faultyDisk();
    const log = await openLog(
      options(home.path, {
        files: disk,
        probeMs: 60_000,
        checkpoint: { ms: 60_000 },
        fold: { windowMs: 60_000 },
      }),
    );
    // Two on record: the first and, in its count, the second.
    for (let i = 0; i < 2; i++) void log.append([denial()]);
    disk.faults = { write: failing('ENOSPC') };
    expect(() =>
      log.append([denial(), denial({ resource: '/x' }), denial({ resource: '/x' })]),
    ).toThrow(unavailable);
    for (let i = 0; i < 5; i++) expect(() => log.append([denial()])).toThrow(unavailable);
    disk.faults = {};
    await log.close();
    const records = readRecords(home.path);
    const denials = records.filter((record) => record['kind'] === 'decision');
    const counted = denials.reduce((sum, record) => sum + Number(record['count'] ?? 1), 0);
    const gap = records.find((record) => record['event'] === 'log.gap') ?? {};
    const { refused } = gap['detail'] as { refused: number };
    expect(counted + refused).toBe(2 + 3 + 5);
  });

  it('writes a denial at once again whose first record was refused', async () => {
    using home = folder();
    const disk = faultyDisk();
    const log = await openLog(options(home.path, { files: disk, probeMs: 0 }));
    disk.faults = { write: failing('ENOSPC') };
    expect(() => log.append([denial(), denial()])).toThrow(unavailable);
    disk.faults = {};
    void log.append([denial()]);
    expect(readRecords(home.path)).toMatchObject([
      { event: 'log.gap', detail: { refused: 2 } },
      { effect: 'deny' },
    ]);
    await log.close();
  });

  it('that is full from the start can be opened, refuses, and works once there is room', async () => {
    using home = folder();
    const disk = faultyDisk();
    disk.faults = { open: failing('ENOSPC') };
    const log = await openLog(options(home.path, { files: disk, probeMs: 0 }));
    expect(() => log.append([event('lost')])).toThrow(unavailable);
    disk.faults = {};
    void log.append([event('after')]);
    await log.close();
    expect(await verify(home.path)).toMatchObject({ ok: true, records: 2 });
  });

  it('goes on although closing a finished segment fails', async () => {
    using home = folder();
    const disk = faultyDisk();
    disk.faults = { close: failing('EIO') };
    const log = await openLog(options(home.path, { files: disk, segmentBytes: 1000 }));
    for (let i = 0; i < 10; i++) void log.append([event('tick', { i })]);
    await log.close();
    expect(await verify(home.path)).toMatchObject({ ok: true, records: 10, unsealed: 0 });
  });

  it('says at close that the last checkpoint could not be written, and lets go of the folder', async () => {
    using home = folder();
    const disk = faultyDisk();
    const log = await openLog(options(home.path, { files: disk }));
    void log.append([event('before')]);
    disk.faults = { write: failing('ENOSPC') };
    await expect(log.close()).rejects.toEqual(unavailable);
    const again = await openLog(options(home.path));
    await again.close();
    expect(await verify(home.path)).toMatchObject({ ok: true, records: 1 });
  });

  it('that fails at a checkpoint keeps the record it acknowledged', async () => {
    using home = folder();
    const disk = faultyDisk();
    const log = await openLog(
      options(home.path, { files: disk, probeMs: 0, checkpoint: { ms: 0 } }),
    );
    disk.faults = {
      write: (fd, bytes, offset, length) =>
        length < 400 ? failing('EIO')() : nodeFiles.write(fd, bytes, offset, length),
    };
    void log.append([decision()]);
    void log.append([decision()]);
    disk.faults = {};
    await log.close();
    expect(await verify(home.path)).toMatchObject({ ok: true, unsealed: 0 });
    expect(readRecords(home.path).filter((record) => record['kind'] === 'decision')).toHaveLength(
      2,
    );
  });
});

const [MOUNT, UNMOUNT] = ['mount', 'umount'] as const;

/** A file system of 128 KiB, or the reason why there is none. */
function smallDisk(path: string): string | null {
  try {
    execFileSync(MOUNT, ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', path], { stdio: 'pipe' });
    return null;
  } catch (error) {
    return `no file system can be mounted here: ${String(error).split('\n')[0]}`;
  }
}

describe('a real file system that is full', () => {
  it('makes the log refuse and not the host die; room makes it work again', async ({ skip }) => {
    using home = folder();
    const reason = smallDisk(home.path);
    skip(reason !== null, reason ?? '');
    try {
      const log = await openLog(options(home.path, { probeMs: 0 }));
      writeFileSync(join(home.path, 'ballast'), Buffer.alloc(64 * 1024));
      let acknowledged = 0;
      expect(() => {
        for (;;) {
          void log.append([event('tick', { i: acknowledged, text: 'x'.repeat(500) })]);
          acknowledged += 1;
        }
      }).toThrow(unavailable);
      for (let i = 0; i < 4; i++)
        expect(() => log.append([decision(), decision()])).toThrow(unavailable);
      expect(await verify(home.path)).toMatchObject({ ok: true, records: acknowledged });
      rmSync(join(home.path, 'ballast'));
      void log.append([event('after')]);
      await log.close();
      expect(readRecords(home.path).slice(acknowledged)).toMatchObject([
        { event: 'log.gap', detail: { refused: 9, code: 'ENOSPC' } },
        { event: 'after' },
      ]);
      expect(await verify(home.path)).toMatchObject({
        ok: true,
        records: acknowledged + 2,
        unsealed: 0,
      });
    } finally {
      execFileSync(UNMOUNT, [home.path]);
    }
  });
});
