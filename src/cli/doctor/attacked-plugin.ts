// The plugin with which `skerry doctor --attack` goes for each limit: its manifest, its code, and a server on this machine for it.

import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** Small, so that an attack is over soon; large enough for a busy machine. */
export const LIMITS = {
  memory: 32,
  cpu: 400,
  executionTime: 2_000,
  startupTime: 1_000,
  network: 64,
  concurrency: 2,
  queue: 3,
  hostCalls: 50,
  payload: 64,
  log: 4,
} as const;

const CODE = `
let inside = 0, most = 0;
export default {
  ping: () => 'pong',
  heap() { const all = []; for (;;) all.push(new Array(1e4).fill(all.length)); },
  buffers() { const all = []; for (;;) all.push(new Uint8Array(1e6).fill(1)); },
  loop() { for (;;); },
  async loopLater() { await null; for (;;); },
  native: () => Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 1),
  never: () => new Promise(() => {}),
  async crowd() {
    most = Math.max(most, ++inside);
    await new Promise((done) => setTimeout(done, 100));
    inside--;
    return most;
  },
  flood: (count, ctx) => Promise.all(Array.from({ length: count }, () =>
    ctx.fs.readFile('/data/none').then(() => 'ok', (error) => error.code))),
  large: (length) => 'x'.repeat(length),
  take: () => 'taken',
  talk(lines) { for (let i = 0; i < lines; i++) console.log('line '.padEnd(100, 'x')); },
  async download(url) { return (await (await fetch(url)).arrayBuffer()).byteLength; },
};`;

/** Writes the folder of a plugin that loads and one that does not end loading. */
export function writeAttacked(dir: string): { readonly plugin: string; readonly stuck: string } {
  const plugin = writePlugin(join(dir, 'attacked'), 'doctor.attacked', CODE);
  return { plugin, stuck: writePlugin(join(dir, 'stuck'), 'doctor.stuck', 'for (;;);') };
}

function writePlugin(folder: string, name: string, code: string): string {
  mkdirSync(folder);
  writeFileSync(join(folder, 'index.js'), code);
  const manifest = { name, version: '1.0.0', main: 'index.js', limits: LIMITS };
  writeFileSync(join(folder, 'plugin.json'), JSON.stringify(manifest));
  return folder;
}

/** What the operator of this little world gives: `url` is where the source listens. */
export function policyFor(url: string): object {
  return { floor: { network: { outbound: [url], private: true }, log: ['write'] } };
}

/** Sends `bytes` to whoever asks, as fast as they are taken. */
export async function startSource(
  bytes: number,
): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((_request, response) => response.end(Buffer.alloc(bytes)));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    [Symbol.asyncDispose]: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
