// When a folder is counted: once, and again after a refusal.

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Accounts, type Visit } from '../../../../src/brokers/fs/accounts.ts';
import type { Amount } from '../../../../src/brokers/fs/account.ts';
import type { Mount } from '../../../../src/brokers/fs/mounts.ts';

const MOST: Amount = { bytes: 100, files: 10 };
let folder: string;
let mount: Mount;
let time: number;
let accounts: Accounts;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skerry-accounts-'));
  mount = { at: '/data', path: join(folder, 'data'), readonly: false, create: true, counted: true };
  time = 0;
  accounts = new Accounts(() => time);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function kept(most = MOST): Promise<Amount> {
  using visit = await accounts.visit(mount, most);
  return visit.account.kept;
}

function put(name: string, length: number): void {
  mkdirSync(mount.path, { recursive: true });
  writeFileSync(join(mount.path, name), 'x'.repeat(length));
}

async function refuse(): Promise<void> {
  using visit = await accounts.visit(mount, MOST);
  expect(() => visit.account.reserve({ bytes: 1_000, files: 0 }, '/data/a')).toThrow(/"disk"/);
}

describe('the account of a folder', () => {
  it('is of nothing where the folder is not there yet', async () => {
    expect(await kept()).toEqual({ bytes: 0, files: 0 });
  });

  it('is counted once, for all who come meanwhile, and then there at once', async () => {
    put('a', 40);
    const visits = await Promise.all([1, 2, 3].map(async () => await accounts.visit(mount, MOST)));
    expect(new Set(visits.map(({ account }) => account)).size).toBe(1);
    put('b', 40);
    const again: Visit | Promise<Visit> = accounts.visit(mount, MOST);
    expect(again).not.toBeInstanceOf(Promise);
    expect((await again).account.kept).toEqual({ bytes: 40, files: 1 });
  });

  it('is counted again after a refusal, when ten seconds are over and nobody is at work', async () => {
    put('a', 90);
    await refuse();
    rmSync(join(mount.path, 'a'));
    time = 10_000;
    expect((await kept()).bytes).toBe(90);
    time = 10_001;
    {
      using _other = await accounts.visit(mount, MOST);
      expect((await kept()).bytes).toBe(0);
    }
  });

  it('is not counted while somebody is at work', async () => {
    put('a', 90);
    await refuse();
    using other = await accounts.visit(mount, MOST);
    time = 60_000;
    rmSync(join(mount.path, 'a'));
    expect((await kept()).bytes).toBe(90);
    expect(other.account.kept.bytes).toBe(90);
  });

  it('is asked for anew where it could not be counted', async () => {
    writeFileSync(mount.path, 'a file where the folder should be');
    await expect(kept()).rejects.toThrow();
    rmSync(mount.path);
    put('a', 7);
    expect(await kept()).toEqual({ bytes: 7, files: 1 });
  });

  it('follows no link and counts it as one', async () => {
    mkdirSync(join(folder, 'elsewhere'));
    writeFileSync(join(folder, 'elsewhere', 'large'), 'x'.repeat(1_000));
    put('a', 7);
    symlinkSync(join(folder, 'elsewhere'), join(mount.path, 'link'));
    expect(await kept()).toEqual({ bytes: 7, files: 2 });
  });

  it('has no room at all where there is more than anybody counts', async () => {
    for (let index = 0; index < 21; index += 1) put(String(index), 1);
    accounts = new Accounts(() => time, 20);
    {
      using visit = await accounts.visit(mount, MOST);
      expect(() => visit.account.reserve({ bytes: 1, files: 0 }, '/data/a')).toThrow(/"disk"/);
      expect(() => visit.account.reserve({ bytes: 0, files: 1 }, '/data/a')).toThrow(/"files"/);
    }
    rmSync(join(mount.path, '0'));
    time = 10_001;
    expect(await kept()).toEqual({ bytes: 20, files: 20 });
  });
});
