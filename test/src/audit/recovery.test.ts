import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeFiles, openLog, verify } from '../../../src/audit/index.ts';
import { failing, faultyDisk } from './faulty-disk.ts';
import { denial, event, folder, options, readRecords } from './samples.ts';

const unavailable = expect.objectContaining({ code: 'AUDIT_UNAVAILABLE' }) as Error;

describe('a log whose file is meddled with while the disk fails', () => {
  const meddlings: Record<string, (path: string) => void> = {
    removed: (path) => rmSync(path),
    replaced: (path) => {
      const bytes = readFileSync(path);
      rmSync(path);
      writeFileSync(path, bytes);
    },
    shortened: (path) => writeFileSync(path, readFileSync(path).subarray(0, 50)),
    lengthened: (path) =>
      writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.from('{"seq":9,')])),
    'changed at its end': (path) =>
      writeFileSync(
        path,
        readFileSync(path, 'utf8').replace(/"hash":"..(?=[^\n]*\n$)/, '"hash":"zz'),
      ),
  };
  for (const [name, meddle] of Object.entries(meddlings)) {
    it(`goes on in a new segment if it was ${name}, and the meddling shows`, async () => {
      using home = folder();
      const disk = faultyDisk();
      const log = await openLog(options(home.path, { files: disk, probeMs: 0 }));
      void log.append([event('before')]);
      const { pem } = log.publicKey;
      disk.faults = { write: failing('EIO') };
      expect(() => log.append([event('lost')])).toThrow(unavailable);
      meddle(join(home.path, 'access-000001.jsonl'));
      disk.faults = {};
      void log.append([event('after')]);
      await log.close();
      const names = readRecords(home.path).map((record) => record['event']);
      expect(names.slice(-3)).toEqual(['log.moved', 'log.gap', 'after']);
      const report = await verify(home.path, { publicKey: pem });
      // A copy of the same bytes is as good as the original.
      expect(report.ok).toBe(name === 'replaced');
    });
  }
});

describe('a log with disk durability whose sync fails', () => {
  it('rejects everybody who waited, goes back to what is on the disk, and goes on', async () => {
    using home = folder();
    const disk = faultyDisk();
    const log = await openLog(options(home.path, { durability: 'disk', files: disk, probeMs: 0 }));
    await log.append([event('before')]);
    const head = log.head();
    disk.faults = { sync: () => Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' })) };
    const lost = [1, 2, 3].map((i) => Promise.resolve(log.append([event('lost', { i })])));
    expect((await Promise.allSettled(lost)).map((result) => result.status)).toEqual([
      'rejected',
      'rejected',
      'rejected',
    ]);
    expect(log.head()).toEqual(head);
    expect(log.state).toBe('broken');
    disk.faults = {};
    await log.append([event('after')]);
    expect(log.state).toBe('ok');
    await log.close();
    expect(readRecords(home.path)).toMatchObject([
      { seq: 1, event: 'before' },
      { seq: 2, event: 'log.gap', detail: { refused: 3, code: 'EIO' } },
      { seq: 3, event: 'after' },
    ]);
    expect(await verify(home.path)).toMatchObject({ ok: true, records: 3, unsealed: 0 });
  });

  it('keeps every record it acknowledged, whatever syncs fail in between', async () => {
    using home = folder();
    const disk = faultyDisk();
    const log = await openLog(
      options(home.path, { durability: 'disk', files: disk, probeMs: 0, segmentBytes: 2000 }),
    );
    let round = 0;
    disk.faults = {
      sync: (fd) =>
        round++ % 3 === 1
          ? Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' }))
          : nodeFiles.sync(fd),
    };
    const acknowledged: number[] = [];
    for (let i = 0; i < 120; i++) {
      const done = (async () => log.append([event('tick', { i })]))();
      const settled = done.then(
        () => acknowledged.push(i),
        () => undefined,
      );
      if (i % 3 === 0) await settled;
    }
    disk.faults = {};
    await log.close();
    const there = new Set(
      readRecords(home.path).flatMap((record) =>
        record['event'] === 'tick' ? [(record['detail'] as { i: number }).i] : [],
      ),
    );
    expect(acknowledged.filter((i) => !there.has(i))).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(20);
    expect(await verify(home.path)).toMatchObject({ ok: true, unsealed: 0 });
  });

  /** A sync that ends when and as the test says. */
  function heldSync(): {
    sync: () => Promise<void>;
    begun: () => boolean;
    end: (error?: Error) => void;
  } {
    let held: PromiseWithResolvers<void> | null = null;
    return {
      sync: () => (held = Promise.withResolvers<void>()).promise,
      begun: () => held !== null,
      end: (error) => (error === undefined ? held?.resolve() : held?.reject(error)),
    };
  }

  const ioError = Object.assign(new Error('EIO'), { code: 'EIO' });

  it('rejects those too who came while it was failing', async () => {
    using home = folder();
    const disk = faultyDisk();
    const log = await openLog(options(home.path, { durability: 'disk', files: disk, probeMs: 0 }));
    const held = heldSync();
    disk.faults = { sync: held.sync };
    const first = Promise.resolve(log.append([event('first')]));
    await expect.poll(held.begun).toBe(true);
    const second = Promise.resolve(log.append([event('second')]));
    disk.faults = {};
    held.end(ioError);
    expect((await Promise.allSettled([first, second])).map((r) => r.status)).toEqual([
      'rejected',
      'rejected',
    ]);
    await log.close();
    expect(readRecords(home.path)).toMatchObject([{ event: 'log.gap', detail: { refused: 2 } }]);
  });

  it('counts the denials that were lost with it, folded ones too', async () => {
    using home = folder();
    const disk = faultyDisk();
    const log = await openLog(options(home.path, { durability: 'disk', files: disk, probeMs: 0 }));
    const held = heldSync();
    disk.faults = { sync: held.sync };
    const all = [1, 2, 3].map(() => Promise.resolve(log.append([denial()])));
    await expect.poll(held.begun).toBe(true);
    disk.faults = {};
    held.end(ioError);
    await Promise.allSettled(all);
    await log.append([denial()]);
    expect(readRecords(home.path)).toMatchObject([
      { event: 'log.gap', detail: { refused: 3 } },
      { effect: 'deny' },
    ]);
    await log.close();
  });

  it('is not touched by a repair while a sync is under way', async () => {
    using home = folder();
    const disk = faultyDisk();
    const log = await openLog(options(home.path, { durability: 'disk', files: disk, probeMs: 0 }));
    const held = heldSync();
    disk.faults = { sync: held.sync };
    const first = Promise.resolve(log.append([event('first')]));
    await expect.poll(held.begun).toBe(true);
    disk.faults = { sync: held.sync, write: failing('ENOSPC') };
    expect(() => log.append([event('second')])).toThrow(unavailable);
    disk.faults = {};
    expect(() => log.append([event('third')])).toThrow(unavailable);
    held.end();
    await first;
    await expect
      .poll(
        () =>
          log.state === 'ok' ||
          Promise.resolve(log.append([event('fourth')])).then(
            () => true,
            () => false,
          ),
      )
      .toBe(true);
    await log.close();
    expect(readRecords(home.path).map((record) => record['event'])).toEqual([
      'first',
      'log.gap',
      'fourth',
    ]);
    expect(await verify(home.path)).toMatchObject({ ok: true, unsealed: 0 });
  });

  it('after a segment ended under a slow sync goes back into the new segment only', async () => {
    using home = folder();
    const disk = faultyDisk();
    const log = await openLog(
      options(home.path, { durability: 'disk', files: disk, probeMs: 0, segmentBytes: 400 }),
    );
    const held = heldSync();
    disk.faults = { sync: held.sync };
    const first = Promise.resolve(log.append([event('first')]));
    await expect.poll(held.begun).toBe(true);
    // The first segment is full: this begins the second, which puts the first on the disk.
    const second = Promise.resolve(log.append([event('second')]));
    expect(log.head().records).toBe(1);
    held.end();
    await first;
    expect(log.head().records).toBe(1);
    await expect.poll(held.begun).toBe(true);
    held.end(ioError);
    disk.faults = {};
    await expect(second).rejects.toEqual(unavailable);
    await log.append([event('third')]);
    await log.close();
    expect(readRecords(home.path).map((record) => record['event'])).toEqual([
      'first',
      'log.gap',
      'third',
    ]);
    expect(await verify(home.path)).toMatchObject({ ok: true, segments: 2, unsealed: 0 });
  });
});
