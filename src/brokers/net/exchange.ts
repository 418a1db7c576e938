// One fetch, from its first request to the end of its last body: hops, the decision about each, and both bodies.
// What goes wrong is told to whoever asks next; what is over leaves nothing open.

import type { Access } from '../../../policies/index.ts';
import { BrokerError, type Result, type Use } from '../../gate/index.ts';
import { type Answered, dropBody, hasBody, keepWhenRead, pairs, valueOf } from './answered.ts';
import { ResponseBody } from './body.ts';
import { accessesOf, assertAllowed, assertStillAllowed, Unrecorded } from './decide.ts';
import type { Connection } from './connections.ts';
import { bodyTooLarge, isStale, timedOut, toNetError } from './errors.ts';
import { fieldBytes, sentFields } from './headers.ts';
import { type NetLimits, WIRE_CHECK_MS } from './limits.ts';
import { type Hop, isRedirect, nextHop, refused } from './redirect.ts';
import { bodyTooLarge as requestTooLarge, type FetchRequest } from './request.ts';
import { PRIVATE_ACCESS } from './target.ts';
import type { Unit } from './unit.ts';
import { Upload } from './upload.ts';

const REPEATABLE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

export class Exchange {
  readonly request: FetchRequest;
  readonly #unit: Unit;
  readonly #limits: NetLimits;
  readonly #onClose: (exchange: Exchange) => void;
  readonly #ended = new AbortController();
  readonly #upload: Upload | null;
  #body: ResponseBody | null = null;
  #timer: NodeJS.Timeout | undefined;
  #wireCheck: NodeJS.Timeout | undefined;
  #hop: Hop;
  #accesses: readonly Access[];
  /** Heads, and bodies that were given whole; pieces are measured as they are written. */
  #bytesOut = 0;

  constructor(request: FetchRequest, unit: Unit, onClose: (exchange: Exchange) => void) {
    this.request = request;
    this.#unit = unit;
    this.#limits = unit.limits;
    this.#onClose = onClose;
    this.#upload = request.upload
      ? new Upload(unit.limits.maxRequestBytes, () => requestTooLarge(unit.limits))
      : null;
    this.#hop = {
      target: request.target,
      fields: request.fields,
      body: request.upload ? 'pieces' : null,
    };
    this.#accesses = accessesOf(this.#hop);
  }

  /** What the bodies now open come from and go to. A new list where that changes. */
  get accesses(): readonly Access[] {
    return this.#accesses;
  }

  /** Sends, and follows. Fulfils with the head of the last response. */
  async fetch(use: Use, body: Uint8Array | null): Promise<Result> {
    if (body !== null) this.#hop = { ...this.#hop, body };
    this.#timer = setTimeout(() => this.#ended.abort(timedOut(this.#host)), this.#limits.totalMs);
    try {
      return await this.#follow(use);
    } catch (error) {
      throw this.#fail(error);
    }
  }

  async #follow(use: Use): Promise<Result> {
    for (let hops = 0; ; hops++) {
      const answered = await this.#send(use);
      const location = valueOf(answered.fields, 'location');
      const { redirect } = this.request;
      const { statusCode } = answered.response;
      if (redirect === 'manual' || location === null || !isRedirect(statusCode)) {
        try {
          await assertStillAllowed(use, this.#accesses);
        } catch (error) {
          dropBody(answered);
          throw error;
        }
        return this.#answer(answered, hops);
      }
      // What a redirect says besides is read by nobody.
      dropBody(answered);
      if (redirect === 'error') throw refused('the server redirects, and redirect is "error"');
      if (hops >= this.#limits.maxRedirects) {
        throw refused(`more than ${this.#limits.maxRedirects} redirects`);
      }
      const next = nextHop(this.#hop, statusCode, location, this.#limits.maxUrlLength);
      if (next.body !== 'pieces') this.#upload?.stream.destroy();
      const accesses = accessesOf(next);
      await assertAllowed(use, accesses);
      this.#hop = next;
      this.#accesses = accesses;
    }
  }

  /** One request, once more over a new connection where a kept one turns out to be closed. */
  async #send(use: Use): Promise<Answered> {
    const { signal } = this.#ended;
    const { url, resource } = this.#hop.target;
    for (let fresh = false; ; fresh = true) {
      const connection = await this.#unit.connections.open(url, {
        signal,
        fresh,
        permitPrivate: async () => await assertAllowed(use, [PRIVATE_ACCESS]),
      });
      if (connection.reach === 'private') {
        this.#accesses = [...accessesOf(this.#hop), PRIVATE_ACCESS];
      }
      try {
        return await this.#sendOver(use, connection);
      } catch (error) {
        connection.drop();
        const again = !fresh && connection.reused && isStale(error) && !signal.aborted;
        if (!again || this.#hop.body === 'pieces' || !REPEATABLE.has(resource.method)) throw error;
      }
    }
  }

  async #sendOver(use: Use, connection: Connection): Promise<Answered> {
    const { signal } = this.#ended;
    const { target, body } = this.#hop;
    const fields = sentFields(this.#hop.fields);
    const bytes = fieldBytes(fields) + (body === null || body === 'pieces' ? 0 : body.byteLength);
    await this.#pace(bytes);
    await assertStillAllowed(use, this.#accesses);
    this.#bytesOut += bytes;
    this.#watch(connection);
    const response = await connection.client.request({
      method: target.resource.method,
      path: `${target.url.pathname}${target.url.search}`,
      headers: fields.flat(),
      body: body === 'pieces' ? (this.#upload?.stream ?? null) : body,
      signal,
      responseHeaders: 'raw',
    });
    // Raw: a flat list, every field by itself, in the order they came.
    const raw = response.headers as unknown as readonly string[];
    const received = pairs(raw);
    await this.#pace(fieldBytes(received));
    return { connection, response, fields: received };
  }

  #answer(answered: Answered, hops: number): Result {
    const { target } = this.#hop;
    const { response, fields } = answered;
    const status = response.statusCode;
    const withBody = hasBody(answered, target.resource.method);
    keepWhenRead(answered);
    if (withBody) {
      this.#body = new ResponseBody(response.body, {
        encoding: valueOf(fields, 'content-encoding') ?? '',
        maxBytes: this.#limits.maxDecodedBytes,
        pace: async (bytes) => await this.#pace(bytes),
        tooLarge: () => bodyTooLarge(this.#host),
      });
    } else {
      response.body.on('error', () => {});
      response.body.resume();
      this.#finish();
    }
    const url = new URL(target.url);
    url.hash = '';
    return {
      value: {
        status,
        statusText: response.statusText,
        headers: fields,
        url: url.href,
        redirected: hops > 0,
        body: withBody,
      },
      meter: { status, hops, bytesOut: this.#bytesOut },
    };
  }

  /** A server may send for ever what is part of no body: interim answers, extensions of chunks. */
  #watch(connection: Connection): void {
    clearInterval(this.#wireCheck);
    this.#wireCheck = setInterval(() => {
      if (connection.received() <= this.#limits.maxWireBytes) return;
      this.#ended.abort(bodyTooLarge(this.#host));
      clearInterval(this.#wireCheck);
    }, WIRE_CHECK_MS);
  }

  async read(use: Use, decided: readonly Access[]): Promise<Result> {
    const body = await this.#opened(use, decided, () => this.#body);
    try {
      const bytes = await body.next(Math.min(this.#limits.pieceBytes, this.#unit.payload));
      await assertStillAllowed(use, this.#accesses);
      if (bytes.length === 0) this.#finish();
      return { bytes, meter: { bytesIn: bytes.length } };
    } catch (error) {
      throw isMisuse(error) ? error : this.#fail(error);
    }
  }

  async write(use: Use, decided: readonly Access[], bytes: Uint8Array): Promise<Result> {
    const upload = await this.#opened(use, decided, () => this.#upload);
    try {
      await upload.write(bytes, async (count) => {
        await this.#pace(count);
        await assertStillAllowed(use, this.#accesses);
      });
      return { meter: { bytesOut: bytes.byteLength } };
    } catch (error) {
      throw isMisuse(error) || this.#answered ? error : this.#fail(error);
    }
  }

  async end(use: Use, decided: readonly Access[]): Promise<Result> {
    const upload = await this.#opened(use, decided, () => this.#upload);
    upload.end();
    return {};
  }

  /** Whether the response has a body that can be read on, whatever becomes of the request's. */
  get #answered(): boolean {
    return this.#body !== null;
  }

  /** What was decided on may have changed by a redirect since: then what it is now is decided. */
  async #opened<T>(use: Use, decided: readonly Access[], part: () => T | null): Promise<T> {
    if (decided !== this.#accesses) await assertAllowed(use, this.#accesses);
    const { signal } = this.#ended;
    if (signal.aborted) throw this.#fail(signal.reason);
    const found = part();
    if (found !== null) return found;
    throw new BrokerError('INVALID_ARGUMENT', 'this fetch has no such body, or not yet');
  }

  /** Stops everything at once. Whoever waits is told `reason`. */
  close(reason: BrokerError): void {
    this.#ended.abort(reason);
    this.#finish();
    this.#body?.destroy(reason);
    this.#upload?.stream.destroy();
  }

  #fail(error: unknown): unknown {
    if (error instanceof Unrecorded) {
      this.close(new BrokerError('ABORTED', error.message));
      return error.cause;
    }
    const reason: unknown = this.#ended.signal.aborted ? this.#ended.signal.reason : error;
    const failure = toNetError(reason, this.#host);
    this.close(failure);
    return failure;
  }

  #finish(): void {
    clearTimeout(this.#timer);
    clearInterval(this.#wireCheck);
    this.#onClose(this);
  }

  async #pace(bytes: number): Promise<void> {
    await this.#unit.pace(bytes, this.#ended.signal);
  }

  get #host(): string {
    return this.request.target.url.hostname;
  }
}

/** The guest asked wrongly, and what is open stays open. */
function isMisuse(error: unknown): boolean {
  return error instanceof BrokerError && error.code === 'INVALID_ARGUMENT';
}
