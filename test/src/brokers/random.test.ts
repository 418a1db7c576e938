import { describe, expect, it } from 'vitest';
import { createRandomBroker, MAX_RANDOM_BYTES } from '../../../src/brokers/random/index.ts';
import { brokerContract } from '../../contracts/broker.contract.ts';
import { makeAsker, run } from './asker.ts';

brokerContract('random', async () => ({
  broker: createRandomBroker(),
  asker: makeAsker(),
  good: [
    { operation: 'random.bytes', args: [16] },
    { operation: 'random.uuid', args: [] },
  ],
  bad: [
    { operation: 'random.bytes', args: [] },
    { operation: 'random.bytes', args: ['16'] },
    { operation: 'random.bytes', args: [-1] },
    { operation: 'random.bytes', args: [1.5] },
    { operation: 'random.bytes', args: [MAX_RANDOM_BYTES + 1] },
    { operation: 'random.uuid', args: [1] },
  ],
  secrets: [],
  observe: () => null,
}));

describe('ctx.random', () => {
  it('draws the number of bytes asked for, up to 65536', async () => {
    const broker = createRandomBroker();
    for (const count of [0, 1, MAX_RANDOM_BYTES]) {
      expect((await run(broker, 'random.bytes', [count])).bytes).toHaveLength(count);
    }
    const first = await run(broker, 'random.bytes', [32]);
    const second = await run(broker, 'random.bytes', [32]);
    expect(first.bytes).not.toEqual(second.bytes);
  });

  it('hands out bytes in memory of their own, not in a pool shared with other draws', async () => {
    const { bytes } = await run(createRandomBroker(), 'random.bytes', [8]);
    expect(bytes?.buffer.byteLength).toBe(8);
  });

  it('makes version 4 UUIDs', async () => {
    const { value } = await run(createRandomBroker(), 'random.uuid', []);
    expect(value).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const zeros = createRandomBroker({ source: (count) => new Uint8Array(count) });
    expect(await run(zeros, 'random.uuid', [])).toMatchObject({
      value: '00000000-0000-4000-8000-000000000000',
    });
  });

  it('leaves what the source gave it as it was', async () => {
    const drawn = new Uint8Array(16).fill(255);
    await run(createRandomBroker({ source: () => drawn }), 'random.uuid', []);
    expect(drawn).toEqual(new Uint8Array(16).fill(255));
  });

  it('refuses a source that gives another amount', async () => {
    const broker = createRandomBroker({ source: () => new Uint8Array(3) });
    await expect(run(broker, 'random.bytes', [4])).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});
