// What a host knows of its plugins at work: counted, judged, bounded, and forgotten in the end.

import { describe, expect, it } from 'vitest';
import { type ErrorCode, SkerryError } from '../../../src/errors.ts';
import { Ledger } from '../../../src/metrics/index.ts';

const MINUTE = 60_000;

class World {
  time = Date.UTC(2026, 0, 2);
  readonly ledger = new Ledger(() => this.time);

  call(more: { scope?: string; handler?: string; ms?: number; code?: ErrorCode } = {}): void {
    const { scope = 'global', handler = 'run', ms = 2, code } = more;
    const error = code === undefined ? null : new SkerryError(code, `${code} it is`);
    this.ledger.called({ plugin: 'a.b', call: 'c-1', scope, handler, error, ms });
  }

  lose(scope = 'global'): void {
    this.ledger.lost({ plugin: 'a.b', scope, code: 'MEMORY_LIMIT', pid: null });
  }
}

describe('the ledger', () => {
  it('counts calls, their time and how they ended', () => {
    const world = new World();
    world.ledger.loaded('a.b');
    for (const ms of [1, 2, 3]) world.call({ ms });
    world.call({ ms: 10, code: 'TIMEOUT' });
    world.time += 5_000;
    expect(world.ledger.metrics('a.b')).toMatchObject({
      plugin: 'a.b',
      scope: null,
      resolution: null,
      execution: {
        count: 4,
        successCount: 3,
        errorCount: 1,
        avgDuration: 4,
        maxDuration: 10,
        totalDuration: 16,
      },
      memory: { current: 0, peak: null, average: null },
      health: { status: 'healthy', reason: null, lastCheck: null, uptime: 5_000, restarts: 0 },
      handlers: [{ handler: 'run', count: 4, errorCount: 1, avgDuration: 4, maxDuration: 10 }],
    });
    expect(world.ledger.metrics('a.b', { last: 1_000 }).execution).toMatchObject({
      count: 0,
      avgDuration: null,
      p50: null,
    });
  });

  it('has figures of each organisation apart, and all of them in those of the plugin', () => {
    const world = new World();
    world.call({ scope: 'org:a' });
    world.call({ scope: 'org:a', code: 'EXECUTION_ERROR' });
    world.call({ scope: 'org:b' });
    world.lose('org:b');
    const of = (scope?: string): unknown[] => {
      const { execution, health } = world.ledger.metrics('a.b', { scope });
      return [execution.count, execution.errorCount, health.restarts];
    };
    expect([of(), of('global'), of('org:a'), of('org:b')]).toEqual([
      [3, 1, 1],
      [3, 1, 1],
      [2, 1, 0],
      [1, 0, 1],
    ]);
    expect(() => of('org:c')).toThrow('no figures of a.b for "org:c"');
  });

  it('keeps 64 organisations apart, those called last, and counts a hundred thousand', () => {
    const world = new World();
    for (let org = 0; org < 100_000; org += 1) world.call({ scope: `org:${org}` });
    expect(world.ledger.metrics('a.b').execution.count).toBe(100_000);
    expect(world.ledger.metrics('a.b', { scope: 'org:99936' }).execution.count).toBe(1);
    expect(() => world.ledger.metrics('a.b', { scope: 'org:99935' })).toThrow(SkerryError);
  });

  it('keeps 64 handlers apart, and none that the plugin does not have', () => {
    const world = new World();
    for (let at = 0; at < 1_000; at += 1) world.call({ handler: `h${at}` });
    for (let at = 0; at < 10; at += 1)
      world.call({ handler: `none${at}`, code: 'UNKNOWN_HANDLER' });
    const { handlers } = world.ledger.metrics('a.b');
    expect(handlers).toHaveLength(65);
    expect(handlers[0]).toMatchObject({ handler: '(others)', count: 936 });
  });

  it('judges health by what was seen in the last five minutes', () => {
    const world = new World();
    const status = (): string => world.ledger.metrics('a.b').health.status;
    for (let at = 0; at < 20; at += 1) world.call();
    expect(status()).toBe('healthy');
    world.call({ code: 'EXECUTION_ERROR' });
    expect(status()).toBe('healthy');
    world.call({ code: 'EXECUTION_ERROR' });
    expect(world.ledger.metrics('a.b').health).toMatchObject({
      status: 'warning',
      reason: '2 of 22 calls failed in the last 5 minutes',
    });
    for (let at = 0; at < 30; at += 1) world.call({ code: 'TIMEOUT' });
    expect(status()).toBe('critical');
    world.time += 6 * MINUTE;
    expect(status()).toBe('healthy');
    world.lose();
    expect(status()).toBe('warning');
    world.lose();
    world.lose();
    expect(world.ledger.metrics('a.b').health).toMatchObject({
      status: 'critical',
      reason: '3 units lost in the last 5 minutes',
      restarts: 3,
    });
  });

  it('holds against a plugin only what is its own doing', () => {
    const world = new World();
    for (let at = 0; at < 20; at += 1)
      for (const code of [
        'ABORTED',
        'HOST_CLOSED',
        'UNKNOWN_HANDLER',
        'CONCURRENCY_LIMIT',
      ] as const)
        world.call({ code });
    const { execution, health } = world.ledger.metrics('a.b');
    expect([execution.errorCount, health.status]).toEqual([80, 'healthy']);
    expect(world.ledger.errors('a.b')).toEqual([]);
  });

  it('adds up bytes of files and of the network, and requests', () => {
    const world = new World();
    const did = (operation: string, meter?: Record<string, number>): void =>
      world.ledger.performed('a.b', 'org:a', operation, meter);
    did('fs.readFile', { bytes: 10 });
    did('fs.writeFile', { bytes: 20, disk: -5 });
    did('fs.copyFile', { bytes: 3, disk: 3 });
    did('net.fetch', { status: 200, hops: 1, bytesOut: 100 });
    did('net.fetch');
    did('net.read', { bytesIn: 1_000 });
    did('net.write', { bytesOut: 7 });
    did('clock.now');
    const io = {
      disk: { read: 13, write: 23 },
      network: { bytesIn: 1_000, bytesOut: 107, requests: 3 },
    };
    expect(world.ledger.metrics('a.b')).toMatchObject(io);
    expect(world.ledger.metrics('a.b', { scope: 'org:a' })).toMatchObject(io);
  });

  it('still tells of a plugin that was unloaded, and of 32 such at most', () => {
    const world = new World();
    const load = (id: string): void => {
      world.ledger.loaded(id);
      world.ledger.unloaded(id);
    };
    for (let at = 0; at < 40; at += 1) load(`gone.p${at}`);
    expect(world.ledger.metrics('gone.p39').health.uptime).toBe(0);
    expect(world.ledger.metrics('gone.p8').execution.count).toBe(0);
    expect(() => world.ledger.metrics('gone.p7')).toThrow('No plugin "gone.p7" is loaded.');
    expect(() => world.ledger.logs('never.was')).toThrow(SkerryError);
  });
});
