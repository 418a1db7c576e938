import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLog } from '../../../src/audit/index.ts';
import { folder, options, writeSome } from './samples.ts';

describe('one writer', () => {
  it('keeps every other one out while it lives', async () => {
    using home = folder();
    await using log = await openLog(options(home.path));
    await expect(openLog(options(home.path))).rejects.toMatchObject({
      code: 'LOG_LOCKED',
      message: expect.stringContaining(
        `process ${process.pid} writes this log; stop it first`,
      ) as string,
    });
    expect(log.state).toBe('ok');
  });

  it('lets the next one in after close', async () => {
    using home = folder();
    await writeSome(home.path);
    expect(readdirSync(home.path)).not.toContain('lock');
    await writeSome(home.path);
  });

  it('that is dead keeps nobody out, even if its number is in use again', async () => {
    using home = folder();
    await using log = await openLog(options(home.path));
    const lock = JSON.parse(readFileSync(join(home.path, 'lock'), 'utf8')) as Record<
      string,
      unknown
    >;
    await log.close();
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    for (const holder of [
      { ...lock, pid: child.pid },
      { ...lock, start: '1' },
      { ...lock, boot: 'before' },
    ]) {
      writeFileSync(join(home.path, 'lock'), JSON.stringify(holder));
      await writeSome(home.path, 1);
    }
    expect(readdirSync(home.path).filter((name) => name.startsWith('lock'))).toEqual([]);
  });

  it('on another machine counts as alive until its heartbeat has stopped for half a minute', async () => {
    using home = folder();
    await using log = await openLog(options(home.path));
    const lock = JSON.parse(readFileSync(join(home.path, 'lock'), 'utf8')) as Record<
      string,
      unknown
    >;
    await log.close();
    const path = join(home.path, 'lock');
    const foreign = JSON.stringify({ ...lock, boot: 'elsewhere', host: 'elsewhere', pid: 1 });
    writeFileSync(path, foreign);
    await expect(openLog(options(home.path))).rejects.toMatchObject({
      code: 'LOG_LOCKED',
      message: expect.stringContaining('try again in') as string,
    });
    const old = new Date(Date.now() - 31_000);
    utimesSync(path, old, old);
    await writeSome(home.path, 1);
  });

  it('is never guessed from a file that is no lock', async () => {
    using home = folder();
    for (const text of ['', 'null', '{"pid":"1"}', '{"pid":1}']) {
      writeFileSync(join(home.path, 'lock'), text);
      await expect(openLog(options(home.path))).rejects.toMatchObject({
        code: 'LOG_LOCKED',
        message: expect.stringContaining('look at it, then remove it') as string,
      });
    }
  });

  it('is one of many that try at once', async () => {
    using home = folder();
    await writeSome(home.path);
    writeFileSync(
      join(home.path, 'lock'),
      JSON.stringify({ pid: 1, start: 'x', boot: 'x', space: 'x', host: 'x', nonce: 'x' }),
    );
    const old = new Date(Date.now() - 60_000);
    utimesSync(join(home.path, 'lock'), old, old);
    const opened = await Promise.allSettled(
      Array.from({ length: 8 }, () => openLog(options(home.path))),
    );
    const logs = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(logs).toHaveLength(1);
    await logs[0]?.close();
  });
});

describe('the signing key', () => {
  it('is made on first use, for the owner alone, with its public half beside it', async () => {
    using home = folder();
    await writeSome(home.path);
    const log = await openLog(options(home.path));
    const { id, pem } = log.publicKey;
    await log.close();
    expect(statSync(join(home.path, 'keys')).mode & 0o777).toBe(0o700);
    expect(statSync(join(home.path, 'keys', 'log.key.pem')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(home.path, 'keys', `${id}.pub.pem`), 'utf8')).toBe(pem);
  });

  it('may lie anywhere, or come as text', async () => {
    using home = folder();
    using keys = folder();
    const path = join(keys.path, 'deep', 'audit.pem');
    const first = await openLog(options(home.path, { key: { path } }));
    await first.close();
    expect(readdirSync(join(home.path, 'keys'))).toEqual([`${first.publicKey.id}.pub.pem`]);
    const second = await openLog(options(home.path, { key: { pem: readFileSync(path, 'utf8') } }));
    await second.close();
    expect(second.publicKey).toEqual(first.publicKey);
  });

  it('that others may read is refused, with the remedy', async () => {
    using home = folder();
    await writeSome(home.path);
    chmodSync(join(home.path, 'keys', 'log.key.pem'), 0o640);
    await expect(openLog(options(home.path))).rejects.toMatchObject({
      code: 'KEY_UNUSABLE',
      message: expect.stringContaining('chmod 600') as string,
    });
    expect(readdirSync(home.path)).not.toContain('lock');
  });

  it('is refused when it is no key, or of another kind', async () => {
    using home = folder();
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const other = privateKey.export({ type: 'pkcs8', format: 'pem' });
    for (const pem of ['rubbish', other]) {
      await expect(openLog(options(home.path, { key: { pem } }))).rejects.toMatchObject({
        code: 'KEY_UNUSABLE',
      });
    }
  });
});
