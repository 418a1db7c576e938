// The connections of one unit: how many at a time, which are kept, and that none made with `net.private` is ever lent
// to a request that was not allowed it. Reads no request and no response.

import type { LookupFunction, Socket } from 'node:net';
import pLimit from 'p-limit';
import { Client } from 'undici';
import type { Connector } from './connect.ts';
import { timedOut } from './errors.ts';
import { MAX_KEEP_ALIVE_MS, type NetLimits } from './limits.ts';
import { findRoute, isAddress } from './lookup.ts';
import { unlessAborted, within } from './waiting.ts';

/** A connection that one request has for itself. Exactly one of `keep` and `drop` is to be called, once. */
export interface Connection {
  readonly client: Client;
  readonly reach: 'public' | 'private';
  /** Whether another request has used it before: its server may have closed it meanwhile. */
  readonly reused: boolean;
  /** Bytes that came over the wire since it was lent: heads, framing and what is no part of any response included. */
  received(): number;
  /** Its response was read to the end. */
  keep(): void;
  drop(): void;
}

interface Held {
  readonly client: Client;
  readonly socket: Socket;
  readonly origin: string;
  readonly reach: 'public' | 'private';
  gone: boolean;
  lendings: number;
}

export interface OpenOptions {
  readonly signal: AbortSignal;
  /** Never a connection that was used before. */
  readonly fresh: boolean;
  /** Asked before a private address is connected to, or a connection to one is lent; throws where it is denied. */
  permitPrivate(): Promise<void>;
}

export interface ConnectionsOptions {
  readonly limits: NetLimits;
  readonly lookup: LookupFunction;
  readonly connect: Connector;
}

export class Connections {
  readonly #options: ConnectionsOptions;
  readonly #slots;
  readonly #lookups;
  readonly #idle: Held[] = [];
  readonly #all = new Set<Held>();

  constructor(options: ConnectionsOptions) {
    this.#options = options;
    this.#slots = pLimit(options.limits.connections);
    this.#lookups = pLimit(options.limits.lookups);
  }

  /** Waits for its turn. Rejects with the signal's reason, BrokerError, or what the network says. */
  async open(url: URL, options: OpenOptions): Promise<Connection> {
    const free = await this.#slot(options.signal);
    try {
      const kept = options.fresh ? null : this.#takeIdle(url.origin, 'public');
      return this.#lend(kept ?? (await this.#find(url, options)), free);
    } catch (error) {
      free();
      throw error;
    }
  }

  /** Fulfils with what gives the slot back. */
  async #slot(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    const { promise: turn, resolve: begin } = Promise.withResolvers<() => void>();
    const { promise: end, resolve: free } = Promise.withResolvers<void>();
    void this.#slots(async () => {
      begin(free);
      await end;
    });
    try {
      return await unlessAborted(turn, signal);
    } catch (error) {
      // Its turn comes nevertheless, and is over at once.
      free();
      throw error;
    }
  }

  async #find(url: URL, options: OpenOptions): Promise<Held> {
    const { limits, connect } = this.#options;
    const late = (): Error => timedOut(url.hostname);
    const route = await within(limits.connectMs, options.signal, late, async (signal) => {
      return await unlessAborted(this.#lookUp(url.hostname, signal), signal);
    });
    if (route.reach === 'private') {
      await options.permitPrivate();
      const kept = options.fresh ? null : this.#takeIdle(url.origin, 'private');
      if (kept !== null) return kept;
    }
    const socket = await within(limits.connectMs, options.signal, late, async (signal) => {
      return await connect(url, route, signal);
    });
    return this.#hold(url.origin, route.reach, socket);
  }

  /** A lookup cannot be stopped: it keeps its place until the resolver answers. An address waits for nobody. */
  async #lookUp(hostname: string, signal: AbortSignal): ReturnType<typeof findRoute> {
    const find = async (): ReturnType<typeof findRoute> => {
      signal.throwIfAborted();
      return await findRoute(hostname, this.#options.lookup);
    };
    return isAddress(hostname) ? await find() : await this.#lookups(find);
  }

  #hold(origin: string, reach: Held['reach'], socket: Socket): Held {
    const { limits } = this.#options;
    let unused: Socket | null = socket;
    const client = new Client(origin, {
      pipelining: 1,
      allowH2: false,
      maxHeaderSize: limits.maxResponseHeaderBytes,
      maxResponseSize: limits.maxResponseBytes,
      headersTimeout: limits.headersMs,
      bodyTimeout: limits.idleBodyMs,
      keepAliveTimeout: limits.keepAliveMs,
      keepAliveMaxTimeout: MAX_KEEP_ALIVE_MS,
      connect: (_options, callback) => {
        const given = unused;
        unused = null;
        // One client is one connection: a second would be to an address nobody judged.
        queueMicrotask(() => {
          if (given === null) callback(new Error('the connection is gone'), null);
          else callback(null, given);
        });
      },
    });
    const held: Held = { client, socket, origin, reach, gone: false, lendings: 0 };
    this.#all.add(held);
    socket.once('close', () => this.#discard(held));
    return held;
  }

  #takeIdle(origin: string, reach: Held['reach']): Held | null {
    const at = this.#idle.findIndex((held) => held.origin === origin && held.reach === reach);
    return at < 0 ? null : (this.#idle.splice(at, 1)[0] ?? null);
  }

  #lend(held: Held, free: () => void): Connection {
    const reused = held.lendings++ > 0;
    const before = held.socket.bytesRead;
    let lent = true;
    const once = (work: () => void): void => {
      if (!lent) return;
      lent = false;
      work();
      free();
    };
    return {
      client: held.client,
      reach: held.reach,
      reused,
      received: () => held.socket.bytesRead - before,
      keep: () => once(() => this.#keep(held)),
      drop: () => once(() => this.#discard(held)),
    };
  }

  #keep(held: Held): void {
    if (held.gone) return;
    this.#idle.push(held);
    const [oldest] = this.#idle;
    if (this.#idle.length > this.#options.limits.connections && oldest !== undefined) {
      this.#discard(oldest);
    }
  }

  #discard(held: Held): void {
    if (held.gone) return;
    held.gone = true;
    this.#all.delete(held);
    const at = this.#idle.indexOf(held);
    if (at >= 0) this.#idle.splice(at, 1);
    void held.client.destroy();
    // A client that was never asked anything does not know its socket yet.
    held.socket.destroy();
  }

  /** Whether there is nothing open and nobody waits. */
  get isEmpty(): boolean {
    return this.#all.size === 0 && this.#slots.activeCount + this.#slots.pendingCount === 0;
  }

  close(): void {
    for (const held of this.#all) this.#discard(held);
  }
}
