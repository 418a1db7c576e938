// The host's side of one database process: starts it when there is work, sends one request at a time, and kills it
// when the work takes too long, nobody waits any more, or the process breaks its protocol. Knows no SQL.

import { spawn, type ChildProcess } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { BrokerError } from '../../../gate/broker-error.ts';
import type { DbLimits } from '../limits.ts';
import { FrameReader, makeFrame } from './frames.ts';
import { VERDICTS, type DbReply, type DbRequest, type StartOptions } from './protocol.ts';

export interface DatabaseFile {
  readonly path: string;
  readonly readonly: boolean;
}

export interface ProcessOptions {
  readonly file: DatabaseFile;
  readonly limits: DbLimits;
}

/** Requests, replies, nothing, and one letter from the watchdog. */
type Pipes = [Writable, Readable, null, Readable];

interface Job {
  readonly resolve: (reply: DbReply) => void;
  readonly reject: (error: Error) => void;
}

/** Time for the process's own watchdog to act first: it knows more of the reason. */
const GRACE_MS = 1_000;
/** Room in a reply beside the rows: names of columns, lists of what is touched. */
const REPLY_ROOM = 8_388_608;

export class DbProcess {
  readonly #options: ProcessOptions;
  readonly #child: ChildProcess;
  readonly #requests: Writable;
  #job: Job | null = null;
  #timer: NodeJS.Timeout;
  #reason: BrokerError | null = null;
  #verdict = '';
  #ended = false;
  readonly #end = Promise.withResolvers<void>();

  /** Resolves when the file is open. Rejects with BrokerError UNAVAILABLE. */
  static async start(options: ProcessOptions): Promise<DbProcess> {
    const started = new DbProcess(options);
    const reply = await new Promise<DbReply>((resolve, reject) => {
      started.#begin({ resolve, reject }, options.limits.startMs);
    });
    if (reply.op !== 'ready') {
      started.kill(unavailable('the database cannot be opened'));
      throw unavailable('the database cannot be opened');
    }
    return started;
  }

  /** Use `start`. */
  constructor(options: ProcessOptions) {
    this.#options = options;
    this.#child = spawnChild(options);
    const [requests, replies, , verdict] = this.#child.stdio as unknown as Pipes;
    this.#requests = requests;
    this.#timer = setTimeout(() => {}, 0);
    const reader = new FrameReader(2 * options.limits.bytes + REPLY_ROOM);
    replies.on('data', (chunk: Buffer) => this.#receive(reader, chunk));
    verdict.on('data', (chunk: Buffer) => {
      this.#verdict += chunk.toString('latin1').slice(0, 1);
    });
    // What a broken pipe means is told by the end of the process.
    for (const stream of [requests, replies, verdict]) stream.on('error', () => {});
    this.#child.on('error', () => this.#finish());
    this.#child.on('close', () => this.#finish());
    this.#hold(false);
  }

  /** It is gone, or will be: whoever comes next needs another. */
  get doomed(): boolean {
    return this.#ended || this.#reason !== null;
  }

  /** Fulfils when the process is gone, for whatever reason. */
  get whenEnded(): Promise<void> {
    return this.#end.promise;
  }

  /** One at a time. Rejects with BrokerError; after that the process is gone. */
  async request(request: DbRequest, signal: AbortSignal): Promise<DbReply> {
    if (this.#ended) throw unavailable('the database process ended');
    const abort = (): void => this.kill(new BrokerError('ABORTED', 'the call ended first'));
    signal.addEventListener('abort', abort, { once: true });
    try {
      return await new Promise<DbReply>((resolve, reject) => {
        this.#begin({ resolve, reject }, this.#options.limits.statementMs + GRACE_MS);
        this.#requests.write(makeFrame(JSON.stringify(request)));
      });
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  /** The pending request fails with the reason. */
  kill(reason: BrokerError): void {
    this.#reason ??= reason;
    this.#child.kill('SIGKILL');
    // Whoever waits for its end must not run out of things to wait for first.
    if (!this.#ended) this.#hold(true);
  }

  #begin(job: Job, ms: number): void {
    this.#job = job;
    this.#hold(true);
    this.#timer = setTimeout(() => this.kill(timeout()), ms);
  }

  #receive(reader: FrameReader, chunk: Buffer): void {
    let replies: DbReply[];
    try {
      replies = reader.push(chunk).map((text) => JSON.parse(text) as DbReply);
    } catch {
      this.kill(unavailable('the database process broke its protocol'));
      return;
    }
    for (const reply of replies) this.#settle((job) => job.resolve(reply));
  }

  #settle(how: (job: Job) => void): void {
    clearTimeout(this.#timer);
    const job = this.#job;
    this.#job = null;
    this.#hold(false);
    if (job !== null) how(job);
  }

  #finish(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#end.resolve();
    this.#settle((job) => job.reject(this.#reason ?? reasonOf(this.#verdict)));
  }

  /** An idle process does not keep the host running. */
  #hold(busy: boolean): void {
    const how = busy ? 'ref' : 'unref';
    this.#child[how]();
    for (const stream of this.#child.stdio) {
      (stream as unknown as Record<typeof how, (() => void) | undefined> | null)?.[how]?.();
    }
  }
}

function reasonOf(verdict: string): BrokerError {
  if (verdict === VERDICTS.time) return timeout();
  if (verdict === VERDICTS.memory) {
    return new BrokerError('TOO_LARGE', 'the statement needed too much memory');
  }
  return unavailable('the database process ended');
}

function timeout(): BrokerError {
  return new BrokerError('TIMEOUT', 'the statement took too long');
}

export function unavailable(message: string): BrokerError {
  return new BrokerError('UNAVAILABLE', message);
}

const EXTENSION = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const SCRIPT = fileURLToPath(new URL(`./child.${EXTENSION}`, import.meta.url));
/** The child's own code, this folder and the one above. */
const CODE = fileURLToPath(new URL('..', import.meta.url));

function spawnChild({ file, limits }: ProcessOptions): ChildProcess {
  const path = realPath(file.path);
  const { readonly } = file;
  const { statementMs, rows, bytes, cellBytes, params, growthBytes, memory } = limits;
  const start: StartOptions = {
    path,
    readonly,
    parent: process.pid,
    statementMs,
    rows,
    bytes,
    cellBytes,
    params,
    growthBytes,
    memory,
  };
  // Beside the file lie its journals.
  const folder = dirname(path);
  const flags = [
    '--permission',
    '--allow-worker',
    `--allow-fs-read=${CODE}`,
    `--allow-fs-read=${folder}`,
    ...(readonly ? [] : [`--allow-fs-write=${folder}`]),
    '--no-warnings',
    '--max-old-space-size=64',
  ];
  return spawn(process.execPath, [...flags, SCRIPT, JSON.stringify(start)], {
    env: {},
    cwd: '/',
    stdio: ['pipe', 'pipe', 'ignore', 'pipe'],
  });
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    throw unavailable('the database cannot be opened');
  }
}
