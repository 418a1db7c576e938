// A request sends the first bytes of its body and then nothing, for ever: whoever waits for it waits for ever, and holds what came.

import { attack } from '../harness/attack.ts';
import { sleep } from '../harness/measure.ts';
import { ask, loadEndpoints, upload } from './inbound.ts';

function silent(): { body: ReadableStream<Uint8Array>; given: () => boolean } {
  let given = false;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new Uint8Array(10)),
    cancel: () => void (given = true),
  });
  return { body, given: () => given };
}

export default attack({
  title:
    'a body that does not come is given up when the time of its plugin is over, or when its caller goes',
  harm: { kind: 'leak' },
  async bare() {
    const whole = new Request('http://host.test/', upload(silent().body)).text().then(() => 'read');
    const seen = await Promise.race([whole, sleep(1_000).then(() => 'still waiting')]);
    return { harmed: seen === 'still waiting', seen };
  },
  async skerry(world) {
    await loadEndpoints(world, {
      code: `export default { size: async (request) => new Response(await request.text()) };`,
      endpoints: [{ path: '/', method: 'POST', handler: 'size' }],
      limits: { executionTime: 400 },
    });
    const [slow, gone] = [silent(), silent()];
    const late = ask(world, '/plugins/test.attacker', upload(slow.body));
    const signal = AbortSignal.timeout(100);
    const left = ask(world, '/plugins/test.attacker', { ...upload(gone.body), signal });
    const told = await Promise.race([Promise.all([late, left]), sleep(3_000).then(() => [])]);
    const [first, second] = told;
    return {
      contained:
        first?.seen === '408 TIMEOUT' &&
        second?.seen === '499 ABORTED' &&
        second.ms < 350 &&
        slow.given() &&
        gone.given(),
      seen: `${told.map(({ seen, ms }) => `${seen} ${Math.round(ms)} ms`).join(', ')}; given up: ${slow.given()} ${gone.given()}`,
    };
  },
});
