// A plugin replaces what its runtime could use to write a response, so that its host reads another one than was made.

import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';
import { ask, loadEndpoints } from './inbound.ts';

/** Everything that a writer of responses would reach for. */
const PATCH = `
  const forged = { status: 101, statusText: 'forged', headers: [['set-cookie', 'session=stolen']], body: 'Zm9yZ2Vk' };
  const { stringify } = JSON;
  JSON.stringify = (value) => stringify(value?.status === undefined ? value : forged);
  for (const [key, value] of Object.entries(forged)) {
    Object.defineProperty(Object.prototype, key, { get: () => value, set() {}, configurable: true });
  }
  Array.prototype[Symbol.iterator] = function* () { yield* [['set-cookie', 'session=stolen']].values(); };
  Array.prototype.map = Array.prototype.push = () => forged.headers;
  Object.prototype.toJSON = () => forged;
  Promise.prototype.then = ((then) => function (done, failed) { return then.call(this, done && (() => done(forged)), failed); })(Promise.prototype.then);`;

const CLASSES = `
  for (const owner of [Response.prototype, Headers.prototype, ReadableStream.prototype]) {
    for (const key of Reflect.ownKeys(owner)) {
      if (key === 'constructor') continue;
      try { Object.defineProperty(owner, key, { get: () => forged.status, configurable: true }); } catch {}
    }
  }
  globalThis.btoa = () => forged.body;
  Uint8Array.prototype.toBase64 = () => forged.body;
  globalThis.Response = class {};`;

export default attack({
  title:
    'the response that leaves the isolate is the one that the handler made, whatever was replaced',
  harm: { kind: 'leak' },
  async bare() {
    const code = `${PATCH.slice(0, PATCH.indexOf('  for ('))}
      JSON.stringify({ status: 200, statusText: 'OK', headers: [], body: null })`;
    const seen = String(await runBare(code));
    return { harmed: seen.includes('set-cookie'), seen };
  },
  async skerry(world) {
    await loadEndpoints(world, {
      code: `
        const made = new Response('honest', { status: 201, headers: { 'x-own': 'kept' } });
        const { then } = Promise.prototype;
        export default { show: () => { ${PATCH} ${CLASSES} return made; } };`,
      endpoints: [{ path: '/', handler: 'show' }],
    });
    const { status, text, headers } = await ask(world, '/plugins/test.attacker');
    return {
      contained:
        status === 201 &&
        text === 'honest' &&
        headers.get('x-own') === 'kept' &&
        !headers.has('set-cookie'),
      seen: `${status} ${text} ${JSON.stringify([...headers])}`,
    };
  },
});
