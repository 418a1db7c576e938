// One fetch under way: the request out, the response back, and both bodies piece by piece while somebody writes and reads
// them. Must not know promises, nor what the operations are called.

import { type Body, bodyOfStream, chunkBytes, dropBody } from './body.ts';
import { type Bytes, cutBytes } from './bytes.ts';
import { listOfPairs, pairsOf } from './header-pairs.ts';
import { onAbort } from './globals/abort-signal.ts';
import type { RequestState } from './globals/request.ts';
import type { ResponseState } from './globals/response.ts';
import { networkError } from './network-error.ts';
import { typedArrayByteLength } from './primordials.ts';
import type { Done, Failed } from './promise.ts';
import {
  acquire,
  close,
  enqueue,
  fail,
  makeStream,
  read,
  type ReaderState,
  type StreamState,
} from './stream-state.ts';
import type { ResponseHead, Transport } from './transport.ts';

export class Exchange {
  readonly #transport: Transport;
  readonly #call: number;
  readonly #key: number;
  readonly #request: RequestState;
  readonly #done: Done<ResponseState>;
  readonly #failed: Failed;
  #unfollow: () => void = nothing;
  #opened = false;
  #answered = false;
  #over = false;
  #incoming: StreamState | undefined;

  /** Exactly one of `done` and `failed` is called, once. */
  constructor(
    transport: Transport,
    call: number,
    request: RequestState,
    done: Done<ResponseState>,
    failed: Failed,
  ) {
    this.#transport = transport;
    this.#call = call;
    this.#key = transport.nextKey();
    this.#request = request;
    this.#done = done;
    this.#failed = failed;
  }

  start(): void {
    const { source, body } = this.#request;
    if (source !== null) this.#unfollow = onAbort(source, (reason) => this.#giveUp(reason));
    if (this.#over) return;
    const whole = wholeBody(body, this.#transport.payload);
    const upload = body !== null && whole === null;
    const { url, method, list, redirect } = this.#request;
    const headers = pairsOf(list);
    const head = { __proto__: null, key: this.#key, url, method, headers, redirect, upload };
    this.#opened = true;
    this.#transport.open(
      this.#call,
      head,
      whole,
      (answer) => this.#answer(answer),
      (error) => this.#end(networkError(error)),
    );
    if (upload && !this.#over) this.#upload(body);
  }

  #answer(head: ResponseHead): void {
    if (this.#over) return;
    this.#answered = true;
    const { status, statusText, url, redirected } = head;
    const stream = head.body ? this.#receive() : undefined;
    if (stream === undefined) this.#finish();
    const list = listOfPairs(head.headers, true);
    const body = stream === undefined ? null : bodyOfStream(stream);
    this.#done({ type: 'basic', url, redirected, status, statusText, list, body });
  }

  #receive(): StreamState {
    const stream = makeStream(
      {
        pull: (_, done) => {
          const take = (bytes: Bytes): void => {
            if (typedArrayByteLength(bytes) > 0) enqueue(stream, bytes);
            else {
              this.#finish();
              close(stream);
            }
            done();
          };
          const lost = (error: unknown): void => this.#end(networkError(error));
          this.#transport.read(this.#call, this.#key, take, lost);
        },
        cancel: (_, done) => {
          this.#finish();
          this.#transport.cancel(this.#call, this.#key);
          done();
        },
      },
      0,
    );
    this.#incoming = stream;
    return stream;
  }

  #upload(body: Body): void {
    const reader = acquire(body.stream ?? bodyStream(body));
    let writing = false;
    let again = false;
    const next = (): void => {
      again = true;
      // What answers at once must not make the stack grow.
      if (writing) return;
      writing = true;
      while (again && !this.#over) {
        again = false;
        this.#writeOne(reader, next);
      }
      writing = false;
    };
    next();
  }

  #writeOne(reader: ReaderState, next: () => void): void {
    read(reader, {
      chunk: (chunk) => {
        try {
          this.#write(chunkBytes(chunk), 0, next);
        } catch (error) {
          this.#giveUp(error);
        }
      },
      close: () => this.#transport.end(this.#call, this.#key, nothing, nothing),
      error: (error) => this.#giveUp(error),
    });
  }

  #write(bytes: Uint8Array, from: number, next: () => void): void {
    if (this.#over) return;
    if (from >= typedArrayByteLength(bytes)) {
      next();
      return;
    }
    const to = from + this.#transport.piece;
    this.#transport.write(
      this.#call,
      this.#key,
      cutBytes(bytes, from, to),
      () => this.#write(bytes, to, next),
      (error) => this.#unwritten(error),
    );
  }

  /** A server may answer before it has everything: then the answer counts. Otherwise `open` fails as well, or has to. */
  #unwritten(error: unknown): void {
    if (!this.#answered) this.#giveUp(networkError(error));
  }

  /** By the guest: the host is told. */
  #giveUp(reason: unknown): void {
    if (this.#over) return;
    if (this.#opened) this.#transport.cancel(this.#call, this.#key);
    this.#end(reason);
  }

  #end(error: unknown): void {
    if (this.#over) return;
    this.#finish();
    const { body } = this.#request;
    if (body !== null) dropBody(body, error);
    if (this.#incoming !== undefined) fail(this.#incoming, error);
    if (!this.#answered) this.#failed(error);
  }

  #finish(): void {
    this.#over = true;
    this.#unfollow();
  }
}

function nothing(): void {
  return undefined;
}

/** The body where it can go out with the request. */
function wholeBody(body: Body | null, most: number): Bytes | null {
  const bytes = body?.stream === undefined ? body?.bytes : undefined;
  return bytes !== undefined && typedArrayByteLength(bytes) <= most ? bytes : null;
}

function bodyStream(body: Body): StreamState {
  const stream = makeStream({ pull: (_, done) => done(), cancel: (_, done) => done() }, 0);
  enqueue(stream, body.bytes);
  close(stream);
  return stream;
}
