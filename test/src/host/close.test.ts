// The end of a host: what was under way is answered, the log is sealed, and nothing of it works afterwards.

import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createHost, verify } from '../../../src/index.ts';
import { caught } from './caught.ts';
import { TestHost } from './make-host.ts';

const CODE = `export default {
  run: () => 'ran',
  wait(input, ctx) { ctx.log.info('waiting'); return new Promise(() => {}); },
};`;
const PLUGIN = { code: CODE, permissions: { log: ['write'] } };

/** Killed processes are gone a moment later. */
async function untilAlone(): Promise<void> {
  for (let wait = 0; children().length > 0 && wait < 200; wait++)
    await new Promise((done) => setTimeout(done, 50));
  expect(children()).toEqual([]);
}

/** Processes whose parent this process is: cells and others that a host started. */
function children(): string[] {
  return readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').split(' ').filter(Boolean);
}

it('a host that closes answers calls under way, waiting and starting with HOST_CLOSED, and seals its log', async () => {
  await using world = await TestHost.open();
  await world.load(PLUGIN);
  const slow = world.write({
    id: 'test.slow',
    code: 'await new Promise((done) => setTimeout(done, 1_500)); export default {};',
  });
  const plugin = world.host.plugin('test.plugin');
  const { promise: entered, resolve } = Promise.withResolvers<void>();
  let left = 4;
  world.host.on('log', () => void (--left === 0 && resolve()));
  const calls = Array.from({ length: 6 }, () => caught(plugin.call('wait')));
  const loading = caught(world.host.load(slow));
  await entered;
  const closing = world.host.close();
  expect(world.host.close()).toBe(closing);
  expect((await Promise.all(calls)).map(({ code }) => code)).toEqual(Array(6).fill('HOST_CLOSED'));
  await closing;
  expect((await loading).code).toBe('HOST_CLOSED');
  expect(await verify(world.host.log.dir)).toMatchObject({ ok: true, unsealed: 0, torn: null });
  const records = await world.records();
  expect(records.filter((record) => record.kind === 'event').map(({ event }) => event)).toEqual(
    expect.arrayContaining(['host.start', 'plugin.load', 'host.stop']),
  );
});

it('a closed host takes nothing any more', async () => {
  await using world = await TestHost.open(() => ({ hooks: { 'a.b': { kind: 'collect' } } }));
  await world.load(PLUGIN);
  const plugin = world.host.plugin('test.plugin');
  const folder = world.write({ ...PLUGIN, id: 'test.other' });
  await world.host.close();
  const closed = { code: 'HOST_CLOSED', type: 'runtime_error', message: 'The host is closed.' };
  expect(await caught(plugin.call('run'))).toMatchObject(closed);
  expect(await caught(world.host.load(folder))).toMatchObject(closed);
  expect(await caught(world.host.hook('a.b', 1))).toMatchObject(closed);
  expect(() => world.host.setGrants({ version: 1, plugins: {} })).toThrow('The host is closed.');
  expect(world.host.plugins).toEqual([]);
});

it('`await using` closes a host at the end of its block, with every process it started', async () => {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'skerry-close-')));
  await untilAlone();
  {
    await using host = await createHost({ dir });
    writeFileSync(join(dir, 'index.ts'), CODE);
    writeFileSync(join(dir, 'plugin.json'), '{"name": "test.block", "version": "1.0.0"}');
    await host.load(dir);
    expect(await host.plugin('test.block').call('run')).toBe('ran');
    expect(children()).not.toEqual([]);
  }
  await untilAlone();
  // The log was let go of: another host can have it.
  await (await createHost({ dir })).close();
  rmSync(dir, { recursive: true });
});

it('a host is not made on a log that another one is writing, and leaves that one alone', async () => {
  await using world = await TestHost.open();
  const error = await caught(createHost({ dir: join(world.dir, 'host') }));
  expect(error).toMatchObject({ code: 'AUDIT_UNAVAILABLE', type: 'security_error' });
  expect(error.message).toContain(join(world.dir, 'host/log'));
  await world.load(PLUGIN);
  expect(await world.host.plugin('test.plugin').call('run')).toBe('ran');
});

it('a host that could not be made lets go of what it had taken', async () => {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'skerry-close-')));
  mkdirSync(join(dir, 'real'));
  const mounts = (at: string): object => ({
    version: 1,
    mounts: { [at]: { path: join(dir, 'real') } },
  });
  expect(await caught(createHost({ dir, policy: mounts('/data') }))).toMatchObject({
    code: 'CONFIG_ERROR',
    message: 'mounts["/data"] is mounted twice',
  });
  await (await createHost({ dir, policy: mounts('/shared') })).close();
  rmSync(dir, { recursive: true });
});

it.each([
  [{ policy: '/no/such/policy.json' }, 'POLICY_ERROR', '/no/such/policy.json'],
  [{ policy: { version: 1, flour: {} } }, 'POLICY_ERROR', '(given)#/flour'],
  [{ policy: { version: 1, enabled: false } }, 'POLICY_ERROR', '(given)#/enabled is false'],
  [{ grants: { version: 2, plugins: {} } }, 'GRANT_ERROR', '(given)#/version'],
] as const)(
  'a host is not made with %j: %s names document and key',
  async (options, code, words) => {
    const dir = realpathSync(mkdtempSync(join(tmpdir(), 'skerry-close-')));
    const error = await caught(createHost({ dir, ...options }));
    expect(error).toMatchObject({ code, type: 'config_error' });
    expect(error.message).toContain(words);
    rmSync(dir, { recursive: true });
  },
);
