// Taking back and giving while calls are open. What is taken bites at the next operation; what is given waits for new calls.

import { readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestHost } from './make-host.ts';

/** \`now\` tells the host and waits one round trip: what the host did when told holds for what comes next. */
const CODE = `
const now = async (ctx, text) => { ctx.log.info(text); await ctx.clock.now(); };
const code = (promise) => promise.then(() => 'ok', (error) => error.code);
export default {
  async twice(path, ctx) {
    const first = await code(ctx.fs.readFile(path, 'utf8'));
    await now(ctx, 'between');
    const second = await code(ctx.fs.readFile(path, 'utf8'));
    await now(ctx, 'again');
    return [first, second, await code(ctx.fs.readFile(path, 'utf8'))];
  },
  async grow(sizes, ctx) {
    const ends = [];
    for (const size of sizes) {
      ends.push(await code(ctx.fs.writeFile('/data/size.txt', 'x'.repeat(size))));
      await now(ctx, 'grown');
    }
    return ends;
  },
  async uncaught(path, ctx) { await now(ctx, 'between'); await ctx.fs.readFile(path); },
  add: (name, ctx) => ctx.db.insert({ table: 'things', values: { name } }),
};`;

const ASKED = {
  filesystem: { read: ['/plugin/**', '/data/**'], write: ['/data/**'] },
  database: { write: ['things'] },
  log: ['write'],
  clock: ['read'],
};
const FILE = '/plugin/plugin.json';

let world: TestHost;
beforeAll(async () => {
  world = await TestHost.open((dir) => {
    using database = new DatabaseSync(join(dir, 'main.db'));
    database.exec('CREATE TABLE things (name TEXT)');
    return {
      policy: { version: 1, databases: { main: { type: 'sqlite', path: join(dir, 'main.db') } } },
    };
  });
  await world.load({
    code: CODE,
    permissions: ASKED,
    manifest: { limits: { executionTime: 20_000, cpu: 2_000 } },
  });
});
afterAll(() => world[Symbol.asyncDispose]());

const grant = (permissions: object): void => world.grant('test.plugin', permissions);
const without = (...sections: (keyof typeof ASKED)[]): object =>
  Object.fromEntries(
    Object.entries(ASKED).filter(([key]) => !(sections as string[]).includes(key)),
  );

/** Calls, and does something to the host each time the plugin says so. */
async function call(handler: string, input: unknown, ...steps: (() => void)[]): Promise<unknown> {
  const stop = world.host.on('log', () => steps.shift()?.());
  try {
    return await world.host.plugin('test.plugin').call(handler, input);
  } finally {
    stop();
  }
}

async function lastDecision(): Promise<unknown> {
  const records = await world.records();
  return records.findLast((record) => record.kind === 'decision' && record.action === 'fs.read');
}

describe('a grant taken back', () => {
  it('bites at the next operation of a call that is open, and holds until it is given again', async () => {
    grant(ASKED);
    expect(await call('twice', FILE, () => grant(without('filesystem')))).toEqual([
      'ok',
      'PERMISSION_DENIED',
      'PERMISSION_DENIED',
    ]);
    expect(await lastDecision()).toMatchObject({
      effect: 'deny',
      reason: 'revoked',
      operation: 'fs.readFile',
      resource: FILE,
    });
  });

  it('and given again within one call is there again for that call: its own snapshot allowed it', async () => {
    grant(ASKED);
    const steps = [() => grant(without('filesystem')), () => grant(ASKED)];
    expect(await call('twice', FILE, ...steps)).toEqual(['ok', 'PERMISSION_DENIED', 'ok']);
  });

  it('is the decision of a call that fails of it, with the reason `revoked`', async () => {
    grant(ASKED);
    await expect(call('uncaught', FILE, () => grant(without('filesystem')))).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
      decision: { effect: 'deny', reason: 'revoked', resource: { path: FILE } },
    });
  });

  it('is on record as a change of grants, before what it denies', async () => {
    grant(ASKED);
    await call('twice', FILE, () => grant(without('filesystem')));
    const records = await world.records();
    const change = records.findLast((r) => r.kind === 'event' && r.event === 'grants.change');
    const denial = records.findLast((r) => r.kind === 'decision' && r.reason === 'revoked');
    expect(change?.seq).toBeLessThan(denial!.seq);
    expect(change).toMatchObject({
      plugin: 'test.plugin',
      detail: { policy: world.host.plugins[0]?.policy },
    });
  });

  it('lets an operation that is being performed come to its end', async () => {
    grant(ASKED);
    const inserted = async (kind: string): Promise<number> =>
      (await world.records()).filter(
        (record) =>
          record.kind === kind && 'operation' in record && record.operation === 'db.insert',
      ).length;
    await call('add', 'first');
    const decisions = await inserted('decision');
    using database = new DatabaseSync(join(world.dir, 'main.db'));
    database.exec('BEGIN IMMEDIATE');
    const answer = call('add', 'second');
    // As many as the first time: decided, on record, and waiting for its turn to write.
    while ((await inserted('decision')) < 2 * decisions) await sleep(5);
    grant(without('database'));
    expect(await inserted('outcome')).toBe(1);
    database.exec('COMMIT');
    expect(await answer).toMatchObject({ changes: 1 });
    await expect(call('add', 'third')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    expect(database.prepare('SELECT name FROM things').all()).toEqual([
      { name: 'first' },
      { name: 'second' },
    ]);
  });

  it('by a file that is edited is taken from the file', async () => {
    grant(ASKED);
    const file = join(world.dir, 'grants.json');
    const less = { ...without('filesystem'), filesystem: { read: ['/data/**'] } };
    writeFileSync(file, JSON.stringify(grantsOf(less)));
    expect(await call('twice', FILE, () => world.host.setGrants(file))).toEqual([
      'ok',
      'PERMISSION_DENIED',
      'PERMISSION_DENIED',
    ]);
  });

  it('makes a file that may be written smaller from the next operation on', async () => {
    const upTo = (maxBytes: number): object => ({
      ...ASKED,
      filesystem: { write: [{ match: '/data/**', maxBytes }] },
    });
    grant(upTo(100));
    expect(await call('grow', [100, 100, 11, 10], () => grant(upTo(10)))).toEqual([
      'ok',
      'TOO_LARGE',
      'TOO_LARGE',
      'ok',
    ]);
    expect(readFileSync(join(world.dir, 'host/data/test.plugin/global/size.txt'))).toHaveLength(10);
  });
});

describe('a grant given', () => {
  it('holds for new calls only: a call that is open goes on with what it had', async () => {
    grant(without('filesystem'));
    expect(await call('twice', FILE, () => grant(ASKED))).toEqual(
      Array(3).fill('PERMISSION_DENIED'),
    );
    expect(await lastDecision()).toMatchObject({ effect: 'deny', reason: 'not-granted' });
    expect(await call('twice', FILE)).toEqual(['ok', 'ok', 'ok']);
  });

  it('while a plugin is starting holds for it, and one taken back does, too', async () => {
    const folder = world.write({
      id: 'test.starting',
      code: `await new Promise((done) => setTimeout(done, 400)); ${CODE}`,
      permissions: ASKED,
    });
    world.grant('test.starting', ASKED);
    const loading = world.host.load(folder);
    // As often as it takes to fall into its start; the last word counts.
    const timer = setInterval(() => world.grant('test.starting', {}), 20);
    await loading;
    clearInterval(timer);
    expect(world.host.can('test.starting', 'fs.read', FILE).reason).toBe('not-granted');
    await expect(world.host.plugin('test.starting').call('uncaught', FILE)).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    });
    await world.host.unload('test.starting');
  });
});

describe('grants that cannot be taken', () => {
  it.each([
    ['no JSON', '{', 'not JSON'],
    ['an unknown key', { version: 1, plugins: {}, pluggins: {} }, 'pluggins'],
    [
      'a pattern that cannot be read',
      grantsOf({ filesystem: { read: ['data/**'] } }),
      'filesystem',
    ],
    [
      'a tie to other code',
      grantsOf({}, { code: `sha256:${'1'.repeat(64)}` }),
      'tied to other code',
    ],
  ])('change nothing and say why: %s', async (_, document, words) => {
    grant(ASKED);
    const file = join(world.dir, 'bad.json');
    writeFileSync(file, typeof document === 'string' ? document : JSON.stringify(document));
    const before = world.host.plugins[0]?.policy;
    expect(() => world.host.setGrants(file)).toThrow(
      expect.objectContaining({
        code: 'GRANT_ERROR',
        message: expect.stringContaining(words) as string,
      }),
    );
    expect(() => world.host.setGrants(file)).toThrow(/bad\.json/);
    expect(world.host.plugins[0]?.policy).toBe(before);
    expect(await call('twice', FILE)).toEqual(['ok', 'ok', 'ok']);
  });

  it('for one plugin of two change neither', async () => {
    await world.load({ id: 'test.other', code: CODE, permissions: ASKED });
    const tied = grantsOf({}, { code: `sha256:${'1'.repeat(64)}` }).plugins['test.plugin'];
    const good = grantsOf({}).plugins['test.plugin'];
    for (const plugins of [
      { 'test.plugin': good, 'test.other': tied },
      { 'test.plugin': tied, 'test.other': good },
    ]) {
      expect(() => world.host.setGrants({ version: 1, plugins })).toThrow('tied to other code');
      for (const id of ['test.plugin', 'test.other'])
        expect(world.host.can(id, 'fs.read', FILE).effect).toBe('allow');
    }
    await world.host.unload('test.other');
  });
});

function grantsOf(
  permissions: object,
  more: object = {},
): { version: 1; plugins: Record<string, object> } {
  const grant = {
    version: '1.0.0',
    manifest: `sha256:${'0'.repeat(64)}`,
    permissions,
    approvedBy: 'test',
    approvedAt: '2026-01-01T00:00:00Z',
    reason: 'test',
    ...more,
  };
  return { version: 1, plugins: { 'test.plugin': grant } };
}
