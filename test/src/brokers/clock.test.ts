import { describe, expect, it } from 'vitest';
import { createClockBroker } from '../../../src/brokers/clock/index.ts';
import { brokerContract } from '../../contracts/broker.contract.ts';
import { makeAsker, run } from './asker.ts';

brokerContract('clock', async () => ({
  broker: createClockBroker(),
  asker: makeAsker(),
  good: [
    { operation: 'clock.now', args: [] },
    { operation: 'clock.monotonic', args: [] },
  ],
  bad: [
    { operation: 'clock.now', args: [1] },
    { operation: 'clock.monotonic', args: [null] },
  ],
  secrets: [],
  observe: () => null,
}));

describe('ctx.clock', () => {
  it("gives the host's time of day in milliseconds", async () => {
    const { value } = await run(createClockBroker(), 'clock.now', []);
    expect(Math.abs(Number(value) - Date.now())).toBeLessThan(60_000);
    expect(await run(createClockBroker({ now: () => 1234.9 }), 'clock.now', [])).toEqual({
      value: 1234,
    });
  });

  it('counts monotonic time from its own start, so that it tells nothing of the host', async () => {
    let uptime = 5_000_000;
    const broker = createClockBroker({ monotonic: () => uptime });
    expect(await run(broker, 'clock.monotonic', [])).toEqual({ value: 0 });
    uptime += 25;
    expect(await run(broker, 'clock.monotonic', [])).toEqual({ value: 25 });
  });

  it('rounds down to the resolution', async () => {
    const broker = createClockBroker({ now: () => 1999, resolution: 100 });
    expect(await run(broker, 'clock.now', [])).toEqual({ value: 1900 });
    expect(() => createClockBroker({ resolution: 0 })).toThrow(/resolution/);
    expect(() => createClockBroker({ resolution: 0.5 })).toThrow(/resolution/);
  });

  it('refuses rather than hand out a time that is no number', async () => {
    const broker = createClockBroker({ now: () => Number.NaN });
    await expect(run(broker, 'clock.now', [])).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});
