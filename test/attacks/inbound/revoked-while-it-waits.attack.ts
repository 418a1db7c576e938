// A request is let in, and then takes its time: with its body, or behind a call that holds the only slot. Meanwhile its plugin
// loses the permission, or is unloaded.

import { attack } from '../harness/attack.ts';
import { sleep } from '../harness/measure.ts';
import { ask, loadEndpoints, upload } from './inbound.ts';

/** Sends one piece, calls `between`, and ends. */
function slowBody(between: () => void): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async start(controller) {
      controller.enqueue(new Uint8Array(10));
      await sleep(200);
      between();
      controller.close();
    },
  });
}

const CODE = `
  let heard = 0;
  export default {
    hear: async (request) => { heard++; return new Response(await request.text()); },
    hold: () => new Promise((done) => setTimeout(() => done(new Response('held')), 300)),
    count: () => heard,
  };`;

export default attack({
  title: 'a request that waited is decided on once more before the plugin hears of it',
  harm: { kind: 'leak' },
  async bare() {
    let granted = true;
    const heard: string[] = [];
    const body = slowBody(() => (granted = false));
    if (granted) heard.push(await new Request('http://host.test/', upload(body)).text());
    return { harmed: !granted && heard.length > 0, seen: `heard ${heard.length} times` };
  },
  async skerry(world) {
    const own = '/plugins/test.attacker';
    const load = (): Promise<void> =>
      loadEndpoints(world, {
        code: CODE,
        endpoints: [
          { path: '/', method: 'POST', handler: 'hear' },
          { path: '/hold', handler: 'hold' },
        ],
        limits: { concurrency: 1 },
      });
    await load();
    const honest = await ask(world, own, { method: 'POST', body: 'x' });
    const uploading = await ask(
      world,
      own,
      upload(slowBody(() => world.grant('test.attacker', {}))),
    );
    await world.host.unload('test.attacker');
    await load();
    const held = ask(world, `${own}/hold`);
    await sleep(50);
    const queued = ask(world, own, { method: 'POST', body: 'x' });
    await sleep(50);
    world.grant('test.attacker', {});
    const [, waited] = await Promise.all([held, queued]);
    const { value: heard } = await world.call('test.attacker', 'count');
    await world.host.unload('test.attacker');
    await load();
    const gone = await ask(world, own, upload(slowBody(() => world.host.unload('test.attacker'))));
    const after = await ask(world, own, { method: 'POST', body: 'x' });
    const told = [honest, uploading, waited, gone, after].map(({ seen }) => seen);
    return {
      contained:
        told.join() ===
          '200,403 PERMISSION_DENIED,403 PERMISSION_DENIED,503 HOST_CLOSED,404 NOT_FOUND' &&
        heard === 0,
      seen: `${told.join(', ')}; heard ${String(heard)} times`,
    };
  },
});
