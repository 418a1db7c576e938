// Starts, watches and kills one bundling process. Knows its caps and its answer's bytes, not what they say.

import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { headerBytes } from './bundle-message.ts';
import type { BundleRequest } from './bundle-message.ts';

/** How a bundling process ended. Every way but `answered` means that it was killed or died. */
export type BundleEnd =
  | { readonly kind: 'answered'; readonly bytes: Buffer }
  | { readonly kind: 'timeout' | 'memory' | 'output' | 'aborted' }
  | { readonly kind: 'died'; readonly how: string; readonly stderr: string };

const WATCH_MS = 25;
const STDERR_BYTES = 16 * 1024;
const MEBIBYTE = 1024 * 1024;
/** Linux gives resident memory in pages. */
const PAGE_BYTES = 4096;

const running = new Set<ChildProcessWithoutNullStreams>();
let isExitWatched = false;

/** Resolves once the process is gone. Never rejects for anything the process does. */
export async function runBundleProcess(
  request: BundleRequest,
  signal?: AbortSignal,
): Promise<BundleEnd> {
  if (signal?.aborted === true) return { kind: 'aborted' };
  const child = start(request);
  const gone = whenGone(child);
  const end = await firstEnd(child, request, signal);
  child.kill('SIGKILL');
  await gone;
  running.delete(child);
  return end;
}

function start(request: BundleRequest): ChildProcessWithoutNullStreams {
  // No environment: no secrets, no NODE_OPTIONS, no home. The folder is the working directory, so that even a
  // relative path that slipped through would stay inside it.
  const child = spawn(process.execPath, childArguments(request), {
    cwd: request.root,
    env: {},
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  running.add(child);
  killWithHost();
  // A dead process's pipe breaks; its exit says why.
  child.stdin.on('error', () => {});
  return child;
}

/** The second fence: even our own code in there can read nothing else, and start or reach nothing at all. */
function childArguments({ root, limits: { memoryBytes } }: BundleRequest): string[] {
  const own = fileURLToPath(import.meta.url);
  const entry = fileURLToPath(new URL(`./bundle-child${extname(own)}`, import.meta.url));
  const readable = [root, dirname(own), ...packageFolders(own), '/proc/self/fd/*'];
  return [
    '--permission',
    '--allow-addons',
    ...readable.map((path) => `--allow-fs-read=${path}`),
    // The process's own JavaScript; the bundler's memory is native and watched from outside.
    `--max-old-space-size=${Math.ceil(memoryBytes / MEBIBYTE)}`,
    '--disallow-code-generation-from-strings',
    '--experimental-vm-modules',
    '--no-warnings',
    entry,
  ];
}

/**
 * Where the process may load its own packages from: every node_modules above us, because one of them may be a link, and
 * the outermost one around the bundler, because some installers fill it with links to its other corners.
 */
function packageFolders(own: string): string[] {
  const folders = [outermostPackages(fileURLToPath(import.meta.resolve('rolldown')))];
  for (let at = dirname(own); at !== dirname(at); at = dirname(at))
    folders.push(join(at, 'node_modules'));
  return folders;
}

function outermostPackages(file: string): string {
  const at = file.indexOf('/node_modules/');
  return at === -1 ? dirname(file) : file.slice(0, at + '/node_modules'.length);
}

// Pipes do the rest where the host is killed: the process sees its input close.
function killWithHost(): void {
  if (isExitWatched) return;
  isExitWatched = true;
  process.on('exit', () => {
    for (const child of running) child.kill('SIGKILL');
  });
}

function whenGone(child: ChildProcessWithoutNullStreams): Promise<void> {
  return new Promise((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
}

function firstEnd(
  child: ChildProcessWithoutNullStreams,
  request: BundleRequest,
  signal: AbortSignal | undefined,
): Promise<BundleEnd> {
  const { promise, resolve } = Promise.withResolvers<BundleEnd>();
  const stop = new AbortController();
  const { limits } = request;
  const timer = setTimeout(() => resolve({ kind: 'timeout' }), limits.wallMs);
  const watch = setInterval(() => {
    if (residentBytes(child.pid) > limits.memoryBytes) resolve({ kind: 'memory' });
  }, WATCH_MS);
  signal?.addEventListener('abort', () => resolve({ kind: 'aborted' }), { signal: stop.signal });
  const most = headerBytes(limits) + limits.outputBytes + limits.mapBytes;
  const stdout = collect(child.stdout, most, () => resolve({ kind: 'output' }));
  const stderr = collect(child.stderr, STDERR_BYTES);
  child.once('error', (error: NodeJS.ErrnoException) => {
    resolve({ kind: 'died', how: `it could not be started: ${error.code}`, stderr: '' });
  });
  child.once('close', (code, killedBy) => {
    if (code === 0) return resolve({ kind: 'answered', bytes: stdout() });
    resolve({ kind: 'died', how: killedBy ?? `exit ${code}`, stderr: stderr().toString() });
  });
  // Not `end`: the open pipe is what tells the process that its host lives.
  child.stdin.write(`${JSON.stringify(request)}\n`);
  return promise.finally(() => {
    clearTimeout(timer);
    clearInterval(watch);
    stop.abort();
  });
}

/** Keeps at most `most` bytes; goes on reading, so that the process never waits for us. */
function collect(stream: NodeJS.ReadableStream, most: number, onMore?: () => void): () => Buffer {
  const chunks: Buffer[] = [];
  let length = 0;
  stream.on('data', (chunk: Buffer) => {
    if (length + chunk.length > most) return onMore?.();
    length += chunk.length;
    chunks.push(chunk);
  });
  return () => Buffer.concat(chunks, length);
}

/** Zero where the system does not say: then only the process's own watch holds. */
function residentBytes(pid: number | undefined): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES;
  } catch {
    return 0;
  }
}
