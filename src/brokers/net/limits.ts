// The numbers the net broker is held to, one sentence each. Knows no address and no plugin.

import { LIMITS } from '../../../policies/index.ts';

export interface NetLimits {
  /** Milliseconds to find the address, connect and agree on TLS, together. */
  readonly connectMs: number;
  /** Milliseconds from the whole request to the head of its response. */
  readonly headersMs: number;
  /** Milliseconds between two pieces of a response's body, while somebody reads it. */
  readonly idleBodyMs: number;
  /** Milliseconds of one fetch, from its start to the end of the body, redirects included. */
  readonly totalMs: number;
  /** Milliseconds an unused connection is kept where the server does not say; at most 30 s where it does. */
  readonly keepAliveMs: number;
  /** UTF-16 units of a URL. */
  readonly maxUrlLength: number;
  /** Fields of a request. */
  readonly maxRequestHeaders: number;
  /** Bytes of all names and values of a request's fields. */
  readonly maxRequestHeaderBytes: number;
  /** Bytes of a request's body, given at once or written in pieces. */
  readonly maxRequestBytes: number;
  /** Bytes of the head of a response. */
  readonly maxResponseHeaderBytes: number;
  /** Bytes of a response's body as the server sends it. */
  readonly maxResponseBytes: number;
  /** Bytes of all that comes over the wire for one request, heads, framing and interim answers included. */
  readonly maxWireBytes: number;
  /** Bytes of a response's body once decompressed; each step of several counts by itself. */
  readonly maxDecodedBytes: number;
  /** Redirects of one fetch. The fetch standard has 20. */
  readonly maxRedirects: number;
  /** Fetches of one call that are open at a time, unread bodies included. */
  readonly maxOpen: number;
  /** Connections of one unit in use at a time, and as many unused; further fetches wait. */
  readonly connections: number;
  /** Names of one unit that are looked up at a time: the system's resolver holds a thread for each. */
  readonly lookups: number;
  /** Bytes of one answer to `net.read`. */
  readonly pieceBytes: number;
  /** Bytes a second of one unit, both ways together, where the plugin's own limit is not known. */
  readonly bytesPerSecond: number;
}

const KIB = 1_024;
const MIB = 1_024 * KIB;

export const DEFAULT_NET_LIMITS: NetLimits = {
  connectMs: 5_000,
  headersMs: 15_000,
  idleBodyMs: 15_000,
  totalMs: 60_000,
  keepAliveMs: 4_000,
  maxUrlLength: 8 * KIB,
  maxRequestHeaders: 100,
  maxRequestHeaderBytes: 32 * KIB,
  maxRequestBytes: 8 * MIB,
  maxResponseHeaderBytes: 32 * KIB,
  maxResponseBytes: 16 * MIB,
  maxWireBytes: 32 * MIB,
  maxDecodedBytes: 32 * MIB,
  maxRedirects: 20,
  maxOpen: 16,
  connections: 8,
  lookups: 2,
  pieceBytes: 64 * KIB,
  bytesPerSecond: LIMITS.network.default * KIB,
};

/** The longest an unused connection is kept, whatever its server says. */
export const MAX_KEEP_ALIVE_MS = 30_000;

/** How often what came over the wire is looked at: undici counts bodies, and nothing counts what is no body. */
export const WIRE_CHECK_MS = 100;
