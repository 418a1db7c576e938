// The ten attacks, for real, on a host of their own. What must be true afterwards is that the host answers.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type DemoHost, startDemoHost } from './demo-host.ts';

let demo: DemoHost;
beforeAll(async () => {
  demo = await startDemoHost(['hostile', 'zone-census']);
});
afterAll(() => demo[Symbol.asyncDispose]());
afterEach(async () => {
  expect(await demo.call('hostile', 'all')).toHaveLength(10);
  expect(await demo.call('zone-census', 'people')).toHaveLength(3);
});

interface Finding {
  readonly tried: string;
  readonly happened: string;
}

async function findings(handler: string): Promise<Finding[]> {
  return (await demo.call('hostile', handler)) as Finding[];
}

test('no spelling of a path leads outside the mounts', async () => {
  const found = await findings('pathTricks');
  expect(found).toHaveLength(12);
  for (const { happened } of found) {
    expect(happened).toMatch(/^refused (?:PERMISSION_DENIED|INVALID_ARGUMENT)$/u);
  }
});

test('the environment is refused, and nothing of Node is in scope', async () => {
  const found = await findings('environment');
  const byKind = Object.groupBy(found, ({ tried }) =>
    tried.startsWith('ctx.env') ? 'env' : 'node',
  );
  expect(new Set(byKind.env?.map(({ happened }) => happened))).toEqual(
    new Set(['refused PERMISSION_DENIED']),
  );
  expect(new Set(byKind.node?.map(({ happened }) => happened))).toEqual(new Set(['nothing there']));
});

test('no chain of constructors leads to another realm', async () => {
  const found = await findings('constructorChain');
  expect(found).toHaveLength(5);
  for (const { happened } of found) expect(happened).toBe('nothing there');
});

test.each(['infiniteLoop', 'microtaskFlood'])('%s is stopped', async (handler) => {
  expect(await demo.fault('hostile', handler)).toBe('TIMEOUT');
});

// Which cap comes first depends on how fast the machine fills memory; that one does must not.
test.each(['arrays', 'strings', 'buffers', 'fill'])(
  'a memory bomb of %s is stopped',
  async (kind) => {
    expect(await demo.fault('hostile', 'memoryBomb', { kind })).toMatch(
      /^(?:MEMORY_LIMIT|TIMEOUT|EXECUTION_ERROR|WORKER_CRASH)$/u,
    );
  },
);

test('a flood of log lines is cut at the limit, and none carries a control character', async () => {
  const before = demo.lines.length;
  await demo.call('hostile', 'logFlood');
  const lines = demo.lines.slice(before);
  const bytes = Buffer.byteLength(lines.join(''));
  expect(lines.length).toBeGreaterThan(0);
  expect(bytes).toBeLessThanOrEqual(8 * 1024 + 200);
  expect(lines.join('')).not.toMatch(/[\u0000-\u001F\u007F]/u);
});

test('of a flood of requests as many are looked at as may wait at once', async () => {
  expect(await demo.call('hostile', 'requestFlood')).toEqual({
    'refused PERMISSION_DENIED': 100,
    'refused CALLS_LIMIT': 4900,
  });
});

test('the ctx of a call that ended opens nothing', async () => {
  await findings('staleHandle');
  const found = await findings('staleHandle');
  expect(found).toHaveLength(2);
  for (const { happened } of found) expect(happened).toBe('refused CALL_ENDED');
});

test('a forged result is plain data to the host', async () => {
  for (const kind of ['proto', 'json', 'getter', 'proxy']) {
    const result = (await demo.call('hostile', 'forgedResult', { kind })) as object;
    expect(Object.getPrototypeOf(result), kind).toBe(Object.prototype);
    expect('isAdmin' in {}, kind).toBe(false);
    expect(JSON.stringify(result), kind).not.toContain('GOT');
  }
});
