// Which database processes there are: one for each plugin and database, started when first needed, stopped when
// idle. Requests of one plugin wait for each other; those of two plugins never do. Knows no SQL.

import { BrokerError } from '../../../gate/broker-error.ts';
import type { DbLimits } from '../limits.ts';
import { DbProcess, unavailable, type DatabaseFile } from './process.ts';
import type { DbReply, DbRequest } from './protocol.ts';

/** Sends one request; several in a row are not interrupted by another call of the plugin. */
export type Send = (request: DbRequest) => Promise<DbReply>;

interface Waiting {
  readonly start: () => void;
}

export class Lane {
  readonly #pool: ProcessPool;
  readonly #file: DatabaseFile;
  readonly #limits: DbLimits;
  readonly #waiting: Waiting[] = [];
  #busy = false;
  #process: DbProcess | null = null;
  #starting = false;
  #idle: NodeJS.Timeout | null = null;
  /** When it last had work, to find the longest idle. */
  lastUsed = 0;

  constructor(pool: ProcessPool, file: DatabaseFile, limits: DbLimits) {
    this.#pool = pool;
    this.#file = file;
    this.#limits = limits;
  }

  get busy(): boolean {
    return this.#busy;
  }

  get running(): boolean {
    return this.#starting || this.#process?.doomed === false;
  }

  /** Rejects with ABORTED while it waits and the signal fires, UNAVAILABLE where too many wait already. */
  async use<T>(signal: AbortSignal, work: (send: Send) => Promise<T>): Promise<T> {
    await this.#turn(signal);
    try {
      return await work(async (request) => await this.#send(request, signal));
    } finally {
      this.#next();
    }
  }

  async #turn(signal: AbortSignal): Promise<void> {
    if (signal.aborted) throw aborted();
    if (!this.#busy) {
      this.#take();
      return;
    }
    if (this.#waiting.length >= this.#limits.queue) {
      throw unavailable('too many requests of this plugin wait for the database');
    }
    await new Promise<void>((resolve, reject) => {
      const abort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(aborted());
      };
      const waiting: Waiting = {
        start: () => {
          signal.removeEventListener('abort', abort);
          resolve();
        },
      };
      signal.addEventListener('abort', abort, { once: true });
      this.#waiting.push(waiting);
    });
  }

  #take(): void {
    this.#busy = true;
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = null;
  }

  #next(): void {
    this.lastUsed = performance.now();
    const next = this.#waiting.shift();
    if (next !== undefined) {
      next.start();
      return;
    }
    this.#busy = false;
    this.#idle = setTimeout(() => void this.stop(), this.#limits.idleMs);
    this.#idle.unref();
  }

  async #send(request: DbRequest, signal: AbortSignal): Promise<DbReply> {
    const process = this.#process?.doomed === false ? this.#process : await this.#start();
    if (signal.aborted) throw aborted();
    return await process.request(request, signal);
  }

  async #start(): Promise<DbProcess> {
    this.#pool.makeRoom();
    this.#starting = true;
    try {
      this.#process = await DbProcess.start({ file: this.#file, limits: this.#limits });
      return this.#process;
    } finally {
      this.#starting = false;
    }
  }

  async stop(): Promise<void> {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = null;
    const process = this.#process;
    this.#process = null;
    process?.kill(unavailable('the host is closing'));
    await process?.whenEnded;
  }
}

export class ProcessPool {
  readonly #limits: DbLimits;
  readonly #lanes = new Map<string, Lane>();
  #closed = false;

  constructor(limits: DbLimits) {
    this.#limits = limits;
  }

  lane(plugin: string, database: string, file: DatabaseFile): Lane {
    if (this.#closed) throw unavailable('the host is closing');
    const key = `${database}\n${plugin}`;
    const lane = this.#lanes.get(key) ?? new Lane(this, file, this.#limits);
    this.#lanes.set(key, lane);
    return lane;
  }

  /** Throws UNAVAILABLE where every process is busy. */
  makeRoom(): void {
    const running = [...this.#lanes.values()].filter((lane) => lane.running);
    if (running.length < this.#limits.processes) return;
    const [oldest] = running.filter((lane) => !lane.busy).sort((a, b) => a.lastUsed - b.lastUsed);
    if (oldest === undefined) throw unavailable('too many databases are in use at once');
    void oldest.stop();
  }

  /** Resolves when every process is gone. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#lanes.values()].map(async (lane) => await lane.stop()));
  }
}

function aborted(): BrokerError {
  return new BrokerError('ABORTED', 'the call ended first');
}
