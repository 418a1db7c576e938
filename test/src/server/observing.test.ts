// The operator's API about plugins at work, and what Prometheus is told of the same figures.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { eventsOf } from '../../../src/cli/serve/events-of.ts';
import type { LogLine } from '../../../src/index.ts';
import { type Server, startServer } from '../../../src/server/index.ts';
import { TestHost } from '../host/make-host.ts';

const CODE = `
export default {
  add: ([a, b]) => a + b,
  fails() { throw new Error('as said'); },
  says: (message, ctx) => ctx.log.warn(message),
  floods: (count) => { for (let i = 0; i < count; i++) console.log('line ' + i); },
};`;

vi.setConfig({ testTimeout: 60_000 });

let world: TestHost;
let server: Server;
let headers: Readonly<Record<string, string>>;

beforeAll(async () => {
  world = await TestHost.open();
  const limits = { log: 1_024, cpu: 5_000 };
  await world.load({ code: CODE, permissions: { log: ['write'] }, manifest: { limits } });
  server = await startServer(world.host, { port: 0, dir: join(world.dir, 'server') });
  headers = { authorization: `Bearer ${readFileSync(server.tokenFile, 'utf8').trim()}` };
});
afterAll(async () => {
  await server.close();
  await world[Symbol.asyncDispose]();
});

const call = (handler: string, input?: unknown): Promise<unknown> =>
  world.host.plugin('test.plugin').call(handler, input);
const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${server.url}/api/plugins/${path}`, { ...init, headers });
const json = async (path: string): Promise<unknown> => (await ask(path)).json();

describe('the API about plugins at work', () => {
  it('tells of figures, of all time and of a range', async () => {
    const start = Date.now();
    await call('add', [1, 2]);
    await call('fails').catch(() => {});
    expect(await json('test.plugin/metrics')).toMatchObject({
      plugin: 'test.plugin',
      resolution: null,
      execution: { count: 2, errorCount: 1 },
      health: { status: 'healthy' },
      handlers: [{ count: 1 }, { count: 1 }],
    });
    const range = `from=${start - 1_000}&to=${new Date(start + 60_000).toISOString()}`;
    expect(await json(`test.plugin/metrics?${range}`)).toMatchObject({
      resolution: 1_000,
      execution: { count: 2 },
    });
  });

  it('tells of failures, in groups', async () => {
    expect(await json('test.plugin/errors')).toMatchObject([
      { code: 'EXECUTION_ERROR', message: 'as said', at: expect.stringContaining('index.ts:4') },
    ]);
    expect(await json('test.plugin/errors?code=TIMEOUT')).toEqual([]);
  });

  it('tells of lines of the log', async () => {
    await call('says', 'one');
    await call('says', 'two');
    await expect.poll(() => json('test.plugin/logs?limit=1')).toMatchObject([{ message: 'two' }]);
    expect(await json('test.plugin/logs?text=ONE')).toMatchObject([{ message: 'one', seq: 1 }]);
    expect(await json('test.plugin/logs?level=error')).toEqual([]);
  });

  it('tells of lines as they come, and of those that were too many', async () => {
    await call('says', 'before');
    const stop = new AbortController();
    const { signal } = stop;
    const response = await ask('test.plugin/logs/live?limit=1', { signal });
    const seen: string[] = [];
    for await (const { event, data } of eventsOf(response, signal)) {
      if (event === 'line') seen.push((JSON.parse(data) as LogLine).message);
      if (event === 'missed') seen.push(`missed ${Number(data) > 0}`);
      if (seen.length === 1) await call('says', 'after');
      if (seen.length === 2) await call('floods', 6_000);
      if (seen.at(-1) === 'line 5999') stop.abort();
    }
    expect(seen.slice(0, 3)).toEqual(['before', 'after', 'missed true']);
    expect(seen.length).toBeLessThan(2_100);
  });

  it('ends with whoever listens when the server ends', async () => {
    const other = await startServer(world.host, { port: 0, dir: join(world.dir, 'server') });
    const live = await fetch(`${other.url}/api/plugins/test.plugin/logs/live`, { headers });
    const text = live.text();
    await other.close();
    expect(await text).toContain('event: line');
  });

  it('gives memory back', async () => {
    await call('add', [1, 2]);
    const trimmed = await ask('test.plugin/trim', { method: 'POST' });
    expect(await trimmed.json()).toMatchObject({ trimmed: [{ scope: 'global' }], busy: [] });
  });

  it.each([
    ['none/metrics', 404, 'UNKNOWN_PLUGIN'],
    ['none/logs/live', 404, 'UNKNOWN_PLUGIN'],
    ['test.plugin/metrics?from=yesterday', 400, 'CONFIG_ERROR'],
    ['test.plugin/metrics?from=2&to=1', 400, 'CONFIG_ERROR'],
    ['test.plugin/metrics?scope=org:none', 400, 'CONFIG_ERROR'],
    ['test.plugin/metrics?frm=1', 400, 'CONFIG_ERROR'],
    ['test.plugin/logs?level=loud', 400, 'CONFIG_ERROR'],
    ['test.plugin/errors?limit=0', 400, 'CONFIG_ERROR'],
  ])('answers %s with what is wrong', async (path, status, code) => {
    const response = await ask(path);
    expect(await response.json()).toMatchObject({ error: { code } });
    expect(response.status).toBe(status);
  });

  it('is the operator’s', async () => {
    for (const what of ['metrics', 'logs', 'logs/live', 'errors']) {
      const response = await fetch(`${server.url}/api/plugins/test.plugin/${what}`);
      expect(response.status).toBe(401);
    }
  });
});

describe('what Prometheus reads', () => {
  it('is what the host counted: calls by how they ended, and what plugins used', async () => {
    const { execution, disk } = world.host.metrics('test.plugin');
    const text = await (await fetch(`${server.url}/metrics`, { headers })).text();
    const counts = [...text.matchAll(/^skerry_call_duration_seconds_count\{.*\} (\d+)$/gmu)];
    expect(counts.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(execution.count);
    const buckets = [
      ...text.matchAll(/^skerry_call_duration_seconds_bucket\{.*code="ok"\} (\d+)$/gmu),
    ].map(([, count]) => Number(count));
    expect(buckets).toHaveLength(12);
    expect(buckets.toSorted((a, b) => a - b)).toEqual(buckets);
    expect(text).toMatch(/^# TYPE skerry_call_duration_seconds histogram$/mu);
    expect(text).toMatch(/^skerry_plugin_cpu_seconds_total\{plugin="test\.plugin"\} [\d.]+$/mu);
    expect(text).toContain(
      `skerry_plugin_io_bytes_total{plugin="test.plugin",kind="disk",direction="in"} ${disk.read}`,
    );
    expect(text).toMatch(/^skerry_plugin_health\{plugin="test\.plugin",status="[a-z]+"\} 1$/mu);
  });
});
