// A plugin answers with a stream that never ends: of bytes, of empty pieces, of nothing at all.

import { attack } from '../harness/attack.ts';
import { sleep } from '../harness/measure.ts';
import { ask, loadEndpoints } from './inbound.ts';

const STREAMS = {
  bytes: '{ pull: (c) => c.enqueue(new Uint8Array(65536)) }',
  empty: '{ pull: (c) => c.enqueue(new Uint8Array(0)) }',
  nothing: '{}',
  slowly:
    '{ pull: (c) => new Promise((done) => setTimeout(() => { c.enqueue(new Uint8Array(1)); done(); }, 20)) }',
};

export default attack({
  title:
    'a response that never ends costs its plugin its call, and nobody waits longer than its limits say',
  harm: { kind: 'leak' },
  async bare() {
    const whole = new Response(new ReadableStream()).text().then(() => 'read');
    const seen = await Promise.race([whole, sleep(1_000).then(() => 'still waiting')]);
    return { harmed: seen === 'still waiting', seen };
  },
  async skerry(world) {
    const handlers = Object.entries(STREAMS).map(
      ([name, source]) => `${name}: () => new Response(new ReadableStream(${source})),`,
    );
    await loadEndpoints(world, {
      code: `export default { ${handlers.join('\n')} };`,
      endpoints: Object.keys(STREAMS).map((handler) => ({ path: `/${handler}`, handler })),
      limits: { executionTime: 500, cpu: 200, memory: 32 },
    });
    const told = [];
    for (const name of Object.keys(STREAMS))
      told.push(await ask(world, `/plugins/test.attacker/${name}`));
    return {
      contained: told.every(
        ({ status, ms }) => (status === 504 || status === 500 || status === 503) && ms < 3_000,
      ),
      seen: told.map(({ seen, ms }) => `${seen} ${Math.round(ms)} ms`).join(', '),
    };
  },
});
