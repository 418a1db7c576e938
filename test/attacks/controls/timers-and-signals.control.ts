// Timers, intervals and abort signals work across host calls; a caller who gives up is heard inside, and the unit goes on.

import { control, differs } from '../harness/control.ts';

const CODE = `let heard = 'nothing';
export default {
  async run(_, ctx) {
    const seen = [];
    await new Promise((done) => {
      const timer = setInterval(() => {
        seen.push('tick');
        if (seen.length < 3) return;
        clearInterval(timer);
        done();
      }, 2);
    });
    clearTimeout(setTimeout(() => seen.push('never'), 1));
    await ctx.clock.now();
    const stop = new AbortController();
    const over = new Promise((_, no) => stop.signal.addEventListener('abort', () => no(stop.signal.reason)));
    setTimeout(() => stop.abort('enough'), 2);
    seen.push(await over.catch((reason) => reason));
    seen.push((await new Promise((done) => {
      const signal = AbortSignal.timeout(2);
      signal.onabort = () => done(signal.reason);
    })).name);
    return seen;
  },
  async wait(_, ctx) {
    await new Promise((done) => ctx.signal.addEventListener('abort', done));
    heard = 'the caller';
  },
  heard: () => heard,
};`;

export default control({
  title: 'timers and signals work, and a caller who gives up is heard inside',
  async works(world) {
    await world.load('test.honest', { code: CODE, permissions: { clock: ['read'] } });
    const { value, message } = await world.call('test.honest');
    const wrong = differs(value ?? message, ['tick', 'tick', 'tick', 'enough', 'TimeoutError']);
    if (wrong !== null) return wrong;
    const signal = AbortSignal.timeout(300);
    const given = await world.call('test.honest', 'wait', null, { signal });
    const heard = await world.call('test.honest', 'heard');
    return differs([given.code, heard.value], ['ABORTED', 'the caller']);
  },
});
