// Calls that wait for their turn: as many as the limit says, and not one more.

import { describe, expect, it } from 'vitest';
import { caught } from './caught.ts';
import { TestHost } from './make-host.ts';

const CODE = `
let open = [];
export default {
  wait: () => new Promise((done) => open.push(done)),
  quick: () => 'done',
};`;

describe('the queue of a unit', () => {
  it('takes what its limit says, and refuses the next at once', async () => {
    await using world = await TestHost.open();
    const limits = { concurrency: 2, queue: 3, executionTime: 1_000 };
    await world.load({ code: CODE, manifest: { limits } });
    const call = (handler: string): Promise<unknown> =>
      world.host.plugin('test.plugin').call(handler);
    const under = Array.from({ length: 2 }, () => caught(call('wait')));
    const waiting = Array.from({ length: 3 }, () => call('quick'));
    const { code, message } = await caught(call('quick'));
    expect(code).toBe('CONCURRENCY_LIMIT');
    expect(message).toBe('3 calls of test.plugin wait for their turn already (limits.queue).');
    expect((await Promise.all(under)).map((error) => error.code)).toContain('TIMEOUT');
    expect(await Promise.all(waiting)).toEqual(['done', 'done', 'done']);
    // There is room again.
    expect(await call('quick')).toBe('done');
  });
});
