// What is measured against what: Skerry as an embedder uses it, raw isolated-vm, and a bare socket pair.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Ivm from 'isolated-vm';
import { createHost, type Host } from '../src/index.ts';

export const EVENT = {
  id: 17,
  type: 'message.created',
  body: 'hello there, this is a message',
  tags: ['a', 'b'],
};

/** A hook that does a little with a small event: the work is the same everywhere. */
export const HOOK = `(event) => ({ id: event.id, length: event.body.length, tags: event.tags.length })`;

/** The host policy that there is without one, but for what follows failures: what fails on purpose is not left alone for it. */
export const PATIENT = {
  floor: { log: ['write'] },
  recovery: { strategy: 'ignore', circuit: { threshold: 1_000 }, crashes: { most: 1_000 } },
} as const;

export interface HostSubject {
  readonly host: Host;
  readonly id: string;
  close(): Promise<void>;
}

const PLUGIN = `
const hook = ${HOOK};
export default {
  hook,
  async one(event, ctx) { await ctx.clock.now(); return hook(event); },
  async sequential(n, ctx) { for (let i = 0; i < n; i++) await ctx.clock.now(); },
  async parallel(n, ctx) { const all = []; for (let i = 0; i < n; i++) all.push(ctx.clock.now()); await Promise.all(all); },
  echo: (value) => value,
  async fetch(url) { return (await (await fetch(url)).json()).items.length; },
  loop() { for (;;); },
  async later(input, ctx) { await ctx.clock.now(); for (;;); },
  native() { Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 1); },
};`;

/** A host with log and checks on, and one plugin that may read the clock and what `more` says. */
export async function openHost(
  limits: Readonly<Record<string, number>> = {},
  more: object = {},
): Promise<HostSubject> {
  const dir = mkdtempSync(join(tmpdir(), 'skerry-bench-'));
  const folder = join(dir, 'plugin');
  mkdirSync(folder);
  const permissions = { clock: ['read'], ...more };
  writeFileSync(join(folder, 'index.ts'), PLUGIN);
  writeFileSync(
    join(folder, 'plugin.json'),
    JSON.stringify({
      name: 'bench.plugin',
      version: '1.0.0',
      permissions,
      limits: { concurrency: 64, ...limits },
    }),
  );
  const host = await createHost({
    policy: PATIENT,
    dir: join(dir, 'host'),
    grants: {
      version: 1,
      plugins: {
        'bench.plugin': {
          version: '1.0.0',
          manifest: `sha256:${'0'.repeat(64)}`,
          permissions,
          approvedBy: 'bench',
          approvedAt: '2026-01-01T00:00:00Z',
          reason: 'bench',
        },
      },
    },
  });
  const { id } = await host.load(folder);
  return {
    host,
    id,
    close: async () => {
      await host.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

export function loadIvm(): typeof Ivm {
  return createRequire(import.meta.url)('isolated-vm') as typeof Ivm;
}

export interface RawIsolate {
  readonly isolate: Ivm.Isolate;
  /** JSON text in, JSON text out. */
  readonly hook: Ivm.Reference<(text: string) => string>;
}

/** Raw isolated-vm as a careful embedder uses it: JSON text both ways. */
export function openRaw(memory = 64): RawIsolate {
  const ivm = loadIvm();
  const isolate = new ivm.Isolate({ memoryLimit: memory });
  const context = isolate.createContextSync();
  const hook = context.evalSync(
    `const hook = ${HOOK}; (text) => JSON.stringify(hook(JSON.parse(text)))`,
    {
      reference: true,
    },
  ) as Ivm.Reference<(text: string) => string>;
  return { isolate, hook };
}

export interface SocketEcho {
  echo(text: string): Promise<string>;
  close(): void;
}

/** A child that sends back what it gets over a socket pair: the floor of every design with a process in between. */
export async function openEcho(): Promise<SocketEcho> {
  const code = `const s = new (require('node:net').Socket)({ fd: 3, readable: true, writable: true }); s.on('data', (d) => s.write(d));`;
  const child: ChildProcess = spawn(process.execPath, ['-e', code], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  const socket = child.stdio[3] as unknown as Socket;
  let waiting: ((text: string) => void) | null = null;
  socket.on('data', (data) => waiting?.(data.toString('utf8')));
  const subject: SocketEcho = {
    echo: (text) =>
      new Promise((resolve) => {
        waiting = resolve;
        socket.write(text);
      }),
    close: () => void child.kill('SIGKILL'),
  };
  await subject.echo('ready');
  return subject;
}
