// One plugin for several organisations: a unit, an isolate and a folder each, and no way from one to another.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caught } from './caught.ts';
import { TestHost } from './make-host.ts';

const CODE = `
let kept = null;
export default {
  keep(value) { kept = value; globalThis.shared = value; Array.prototype.leak = value; },
  kept: () => [kept, globalThis.shared ?? null, [].leak ?? null],
  write: (text, ctx) => ctx.fs.writeFile('/data/note.txt', text),
  read: (path, ctx) => ctx.fs.readFile(path, 'utf8').catch((error) => error.code),
  list: (path, ctx) => ctx.fs.readdir(path).catch((error) => error.code),
  unit: (input, ctx) => [ctx.plugin?.scope ?? ctx.call.org, ctx.call.org],
};`;

let world: TestHost;
beforeAll(async () => {
  world = await TestHost.open();
  await world.load({
    code: CODE,
    permissions: { filesystem: { read: ['/data/**'], write: ['/data/**'] } },
    manifest: { scope: 'org' },
  });
});
afterAll(() => world[Symbol.asyncDispose]());

const call = (org: string, handler: string, input?: unknown): Promise<unknown> =>
  world.host.plugin('test.plugin').call(handler, input, { org });

describe('a plugin with scope "org"', () => {
  it('is not called without an organisation', async () => {
    expect(await caught(world.host.plugin('test.plugin').call('kept'))).toMatchObject({
      code: 'CONFIG_ERROR',
      plugin: 'test.plugin',
      message: 'test.plugin has scope "org": a call needs an org.',
    });
  });

  it('has no unit before its first call, and one for each organisation from then on', async () => {
    expect(world.host.plugins[0]?.units).toEqual([]);
    await call('north', 'kept');
    await call('south', 'kept');
    await call('north', 'kept');
    expect(world.host.plugins[0]?.units).toEqual(['org:north', 'org:south']);
  });

  it('shares no module state, no global and no prototype between two organisations', async () => {
    await call('north', 'keep', 'of north');
    expect(await call('north', 'kept')).toEqual(['of north', 'of north', 'of north']);
    expect(await call('south', 'kept')).toEqual([null, null, null]);
  });

  it('has a /data for each, which the other can neither read nor list nor reach by any spelling', async () => {
    await call('north', 'write', 'secret of north');
    expect(await call('north', 'read', '/data/note.txt')).toBe('secret of north');
    expect(await call('south', 'read', '/data/note.txt')).toBe('ENOENT');
    expect(await call('south', 'list', '/data')).toEqual([]);
    const tries = ['/data/../org:north/note.txt', '/data/../org%3Anorth/note.txt', '/data/..'];
    for (const path of tries) {
      expect(['PERMISSION_DENIED', 'INVALID_ARGUMENT', 'ENOENT']).toContain(
        await call('south', 'read', path),
      );
    }
    await call('south', 'write', 'of south');
    expect(await call('north', 'read', '/data/note.txt')).toBe('secret of north');
  });

  it('keeps organisations apart whose names differ only in case or are made to look like a folder', async () => {
    const names = ['case', 'CASE', '.', '..', 'global', 'org:north', 'x'.repeat(128)];
    for (const name of names) expect(await call(name, 'read', '/data/note.txt')).toBe('ENOENT');
    for (const name of names) await call(name, 'write', `of ${name}`);
    for (const name of names) expect(await call(name, 'read', '/data/note.txt')).toBe(`of ${name}`);
    const folders = readdirSync(join(world.dir, 'host/data/test.plugin'));
    expect(folders).toHaveLength(names.length + 2);
    expect(folders.filter((folder) => folder.startsWith('.'))).toEqual([]);
  });

  it('has its organisation in the log, with each decision', async () => {
    const records = await world.records();
    const orgs = records.flatMap((record) => (record.kind === 'decision' ? [record] : []));
    expect(orgs.length).toBeGreaterThan(0);
    for (const record of orgs) expect(record.scope).toBe(`org:${record.org}`);
  });

  it('that does not start says so to the call that would have started it', async () => {
    await world.load({
      id: 'test.broken',
      code: 'throw new Error("no start");',
      manifest: { scope: 'org' },
    });
    const error = await caught(world.host.plugin('test.broken').call('run', 1, { org: 'north' }));
    expect(error).toMatchObject({ code: 'LOAD_ERROR', plugin: 'test.broken' });
    expect(error.message).toContain('no start');
  });
});
