// Eight calls of one plugin at a time, each waiting for the host in turn: no answer ends up in another call.

import { control, differs } from '../harness/control.ts';

const CODE = `export default {
  async run(n, ctx) {
    const seen = [];
    for (let step = 0; step < 5; step++) {
      await ctx.clock.now();
      await new Promise((done) => setTimeout(done, (n * 7 + step) % 5));
      seen.push(n * 10 + step);
    }
    return seen;
  },
};`;

export default control({
  title: 'calls that wait for the host by turns each get their own answers',
  async works(world) {
    await world.load('test.honest', {
      code: CODE,
      permissions: { clock: ['read'] },
      limits: { concurrency: 8 },
    });
    const numbers = [1, 2, 3, 4, 5, 6, 7, 8];
    const ended = await Promise.all(numbers.map((n) => world.call('test.honest', 'run', n)));
    return differs(
      ended.map(({ value, message }) => value ?? message),
      numbers.map((n) => [0, 1, 2, 3, 4].map((step) => n * 10 + step)),
    );
  },
});
