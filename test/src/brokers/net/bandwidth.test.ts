import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Bandwidth } from '../../../../src/brokers/net/bandwidth.ts';
import { failure, GuestCall, guestCall, LocalServer } from './kit.ts';
import { ON_DISK } from '../asker.ts';

const never = new AbortController().signal;

describe('bandwidth', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
  afterEach(() => vi.useRealTimers());

  const make = (): Bandwidth => new Bandwidth(() => performance.now());
  const settled = async (work: Promise<void>): Promise<boolean> => {
    let done = false;
    void work.then(() => (done = true));
    await vi.advanceTimersByTimeAsync(0);
    return done;
  };

  it('lets one second’s worth through at once, and what is over when it is due', async () => {
    const bandwidth = make();
    expect(await settled(bandwidth.take(1_000, 1_000, never))).toBe(true);
    const late = bandwidth.take(500, 1_000, never);
    expect(await settled(late)).toBe(false);
    await vi.advanceTimersByTimeAsync(499);
    expect(await settled(late)).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await settled(late)).toBe(true);
  });

  it('saves up no more than one second’s worth', async () => {
    const bandwidth = make();
    await bandwidth.take(1, 1_000, never);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await settled(bandwidth.take(1_000, 1_000, never))).toBe(true);
    expect(await settled(bandwidth.take(1, 1_000, never))).toBe(false);
  });

  it('is shared: who comes later waits for what came before', async () => {
    const bandwidth = make();
    await bandwidth.take(1_000, 1_000, never);
    const order: string[] = [];
    void bandwidth.take(1_000, 1_000, never).then(() => order.push('first'));
    void bandwidth.take(500, 1_000, never).then(() => order.push('second'));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(order).toEqual(['first']);
    await vi.advanceTimersByTimeAsync(500);
    expect(order).toEqual(['first', 'second']);
  });

  it('is not waited for by who has gone', async () => {
    const bandwidth = make();
    const call = new AbortController();
    const waiting = bandwidth.take(9_000, 1_000, call.signal);
    call.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
  });
});

describe('the bandwidth of a unit', () => {
  const sink = async (): Promise<LocalServer> =>
    await LocalServer.start((request, response) => {
      request.resume();
      response.end(request.method === 'POST' ? '' : Buffer.alloc(20_000));
    });

  it.each(['GET', 'POST'])('counts what a %s moves', async (method) => {
    await using server = await sink();
    const load = async (bytesPerSecond: number): Promise<void> => {
      const asker = { allowance: { bytesPerSecond, payload: 1 << 20, ...ON_DISK } };
      await using call = guestCall({ limits: { totalMs: 500 } }, { asker });
      const body = method === 'POST' ? { body: Buffer.alloc(20_000) } : {};
      await call.text(server.url, { method, ...body });
    };
    expect((await failure(load(1_000))).code).toBe('TIMEOUT');
    await load(1_000_000);
  });

  it('counts both ways together, and all of its fetches', async () => {
    await using server = await sink();
    const asker = { allowance: { bytesPerSecond: 25_000, payload: 1 << 20, ...ON_DISK } };
    await using call = guestCall({ limits: { totalMs: 300 } }, { asker });
    await call.text(server.url, { method: 'POST', body: Buffer.alloc(20_000) });
    expect((await failure(call.text(server.url))).code).toBe('TIMEOUT');
    // Another organisation has its own.
    const other = { ...asker, scope: 'org:other' };
    await new GuestCall(call.broker, { asker: other }).text(server.url);
  });
});
