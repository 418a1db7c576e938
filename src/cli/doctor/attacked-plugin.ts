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
  backgroundTime: 1_000,
  startupTime: 1_000,
  network: 64,
  concurrency: 2,
  queue: 3,
  hostCalls: 50,
  hostCallsTotal: 200,
  payload: 64,
  log: 4,
  disk: 1,
  files: 50,
} as const;

const CODE = `
let inside = 0, most = 0;
const TEXT = 'x'.repeat(50_000);
const tried = (work) => work.then(() => 'ok', (error) => error.code);
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
    tried(ctx.fs.readFile('/data/none')))),
  async insist(count, ctx) {
    const codes = [];
    for (let i = 0; i < count; i++) codes.push(await tried(ctx.fs.readFile('/data/none')));
    return codes;
  },
  async fill(_input, ctx) {
    const codes = [];
    for (let i = 0; i < 30; i++) codes.push(await tried(ctx.fs.writeFile('/data/file' + i, TEXT)));
    return codes;
  },
  append: (_input, ctx) => Promise.all(Array.from({ length: 30 }, (_, index) =>
    tried(ctx.fs.appendFile('/data/log' + (index % 2), TEXT)))),
  async empty(_input, ctx) {
    const codes = [];
    for (let i = 0; i < 100; i++) codes.push(await tried(ctx.fs.writeFile('/data/file' + i, '')));
    return codes;
  },
  async tidy(_input, ctx) {
    for (const name of await ctx.fs.readdir('/data')) await ctx.fs.rm('/data/' + name);
  },
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
  const filesystem = { read: ['/data', '/data/**'], write: ['/data/**'] };
  return { floor: { filesystem, network: { outbound: [url], private: true }, log: ['write'] } };
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
