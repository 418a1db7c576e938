// What a host tells of plugins at work: figures of real units, their logs, their failures, and memory that is given back.

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { LogLine, SkerryError } from '../../../src/index.ts';
import { endedTime } from '../../fixtures/ended-time.ts';
import { caught } from './caught.ts';
import { PATIENT, TestHost } from './make-host.ts';

const CODE = `
let calls = 0;
const kept = [];
export default {
  add: ([a, b]) => a + b,
  count: () => (calls += 1),
  fails: (id) => { throw new TypeError('no user ' + id); },
  says: (level, ctx) => ctx.log[level]('it is ' + level, { level }),
  burns: (ms) => { const end = Date.now() + ms; while (Date.now() < end); },
  loops: () => { for (;;); },
  waits: async (ms) => { await new Promise((done) => setTimeout(done, ms)); return 'waited'; },
  hoards: () => { for (let i = 0; i < 20; i++) kept.push(new Array(100_000).fill(i)); return kept.length; },
  async copies(_, ctx) {
    await ctx.fs.writeFile('/data/a', 'x'.repeat(5_000));
    return (await ctx.fs.readFile('/data/a', 'utf8')).length;
  },
};`;

vi.setConfig({ testTimeout: 60_000 });

let world: TestHost;
beforeAll(async () => {
  world = await TestHost.open(() => ({ policy: PATIENT }));
  const permissions = { filesystem: { read: ['/data/**'], write: ['/data/**'] }, log: ['write'] };
  await world.load({ id: 'acme.notes', code: CODE, permissions });
  await world.load({ id: 'acme.orgs', code: CODE, manifest: { scope: 'org' } });
});
afterAll(() => world[Symbol.asyncDispose]());

const call = (handler: string, input?: unknown): Promise<unknown> =>
  world.host.plugin('acme.notes').call(handler, input);

async function until(holds: () => boolean): Promise<void> {
  await vi.waitFor(() => expect(holds()).toBe(true), { timeout: 30_000, interval: 50 });
}

describe('the figures of a plugin', () => {
  it('have calls, failures and their time', async () => {
    const before = world.host.metrics('acme.notes').execution;
    await call('add', [1, 2]);
    await caught(call('fails', 1));
    await call('waits', 50);
    const { execution, handlers } = world.host.metrics('acme.notes');
    expect(execution.count - before.count).toBe(3);
    expect(execution.errorCount - before.errorCount).toBe(1);
    expect(execution.maxDuration).toBeGreaterThanOrEqual(50);
    expect(execution.p99).toBeGreaterThan(execution.p50 ?? Infinity);
    expect(handlers.map(({ handler }) => handler)).toContain('waits');
    expect(world.host.metrics('acme.notes', { last: 60_000 }).resolution).toBe(1_000);
  });

  it('have memory and processor time, as the kernel counts them', async () => {
    await call('burns', 300);
    await until(() => world.host.metrics('acme.notes').cpu.total >= 300);
    const { memory, cpu, health } = world.host.metrics('acme.notes');
    expect(memory.current).toBeGreaterThan(10);
    expect(memory.peak).toBeGreaterThanOrEqual(memory.average ?? Infinity);
    expect(cpu.peak).toBeGreaterThan(5);
    expect(health.lastCheck).not.toBe(null);
    expect(health.uptime).toBeGreaterThan(0);
  });

  it('have the bytes of files', async () => {
    expect(await call('copies')).toBe(5_000);
    expect(world.host.metrics('acme.notes').disk).toEqual({ read: 5_000, write: 5_000 });
  });

  it('have the processor time of a unit that was lost, and count it as a restart', async () => {
    const before = world.host.metrics('acme.notes');
    const ended = endedTime();
    expect(await caught(call('loops'))).toMatchObject({ code: 'TIMEOUT' });
    expect(await call('add', [1, 2])).toBe(3);
    const { cpu, health } = world.host.metrics('acme.notes');
    expect(health.restarts - before.health.restarts).toBe(1);
    expect(health.status).not.toBe('healthy');
    await until(() => endedTime() > ended);
    expect((cpu.total - before.cpu.total) / (endedTime() - ended)).toBeGreaterThan(0.5);
  });

  it('are there for each organisation', async () => {
    const of = (org: string): Promise<unknown> =>
      world.host.plugin('acme.orgs').call('add', [1, 1], { org });
    await of('a');
    await of('a');
    await of('b');
    const counts = [undefined, 'org:a', 'org:b'].map(
      (scope) => world.host.metrics('acme.orgs', { scope }).execution.count,
    );
    expect(counts).toEqual([3, 2, 1]);
    await until(() => world.host.metrics('acme.orgs', { scope: 'org:a' }).memory.current > 0);
  });

  it('are of no plugin that was never loaded', () => {
    expect(() => world.host.metrics('no.plugin')).toThrow('No plugin "no.plugin" is loaded.');
  });
});

describe('the logs of a plugin', () => {
  it('are kept, and told of as they come', async () => {
    const heard: LogLine[] = [];
    const end = world.host.watchLogs('acme.notes', (line) => void heard.push(line), {
      level: 'warn',
    });
    for (const level of ['debug', 'warn', 'error', 'info']) await call('says', level);
    await until(() => world.host.logs('acme.notes').length >= 4);
    end();
    await call('says', 'error');
    await until(() => world.host.logs('acme.notes').length >= 5);
    expect(heard.map(({ message }) => message)).toEqual(['it is warn', 'it is error']);
    const [line] = world.host.logs('acme.notes', { text: 'WARN' });
    expect(line).toMatchObject({ level: 'warn', plugin: 'acme.notes', fields: { level: 'warn' } });
    expect(world.host.logs('acme.notes', { limit: 2 }).map(({ level }) => level)).toEqual([
      'info',
      'error',
    ]);
  });
});

describe('the failures of a plugin', () => {
  it('are in groups, with the place in the files of its author', async () => {
    for (const id of [1, 22, 333]) await caught(call('fails', id));
    const [group] = world.host.errors('acme.notes', { text: 'no user' });
    expect(group).toMatchObject({
      code: 'EXECUTION_ERROR',
      type: 'runtime_error',
      message: 'TypeError: no user 333',
      at: expect.stringMatching(/index\.ts:7:\d+/u),
      handler: 'fails',
    });
    expect(group?.count).toBeGreaterThanOrEqual(3);
    expect(group?.stack).toContain('index.ts:7:');
    const [timeout] = world.host.errors('acme.notes', { code: 'TIMEOUT' });
    expect(timeout).toMatchObject({ type: 'timeout_error', at: null, stack: null });
  });

  it('come with the event of the call too', async () => {
    const errors: (SkerryError | null)[] = [];
    const end = world.host.on('called', ({ error }) => void errors.push(error));
    await call('add', [1, 2]);
    const error = await caught(call('fails', 1));
    end();
    expect(errors).toEqual([null, error]);
  });
});

describe('memory that is given back', () => {
  it('is that of idle units: the next call starts anew, and what modules kept is gone', async () => {
    await call('hoards');
    expect(await call('count')).toBe(1);
    expect(await call('count')).toBe(2);
    const { pid } = world.host.units.find(({ plugin }) => plugin === 'acme.notes') ?? {};
    const { trimmed, busy } = world.host.trim('acme.notes');
    expect(busy).toEqual([]);
    expect(trimmed).toEqual([{ scope: 'global', memory: expect.any(Number) }]);
    expect(trimmed[0]?.memory).toBeGreaterThan(20);
    await until(() => !isAlive(pid ?? 0));
    expect(world.host.units.filter(({ plugin }) => plugin === 'acme.notes')).toMatchObject([
      { pid: null },
    ]);
    const { restarts } = world.host.metrics('acme.notes').health;
    expect(await call('count')).toBe(1);
    expect(world.host.metrics('acme.notes').health.restarts).toBe(restarts);
    const events = (await world.records()).filter((entry) => entry.kind === 'event');
    expect(events.at(-1)).toMatchObject({ event: 'unit.trim', detail: { scope: 'global' } });
    expect(world.host.trim('acme.notes').trimmed).toHaveLength(1);
    expect(world.host.trim('acme.notes')).toEqual({ trimmed: [], busy: [] });
  });

  it('is none of a unit that has something to do', async () => {
    await call('count');
    const waiting = call('waits', 400);
    await until(() => world.host.units.some(({ active }) => active === 1));
    expect(world.host.trim('acme.notes')).toEqual({ trimmed: [], busy: ['global'] });
    expect(await waiting).toBe('waited');
    expect(await call('count')).toBe(2);
  });

  it('is none of a unit whose caller gave up while it goes on', async () => {
    await call('count');
    const giveUp = new AbortController();
    const burning = world.host.plugin('acme.notes').call('burns', 700, { signal: giveUp.signal });
    await until(() => world.host.units.some(({ active }) => active === 1));
    setTimeout(() => giveUp.abort(), 100);
    expect(await caught(burning)).toMatchObject({ code: 'ABORTED' });
    expect(world.host.trim('acme.notes').trimmed).toEqual([]);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
