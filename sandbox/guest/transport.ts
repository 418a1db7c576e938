// The five operations under the web's `fetch`, whatever the host calls them: opening a request, the pieces of its two
// bodies, giving up. Knows their order and their shapes, not the web.

import type { FetchPart, HandleOperation } from '../cell/open-spec.ts';
import { type Bytes } from './bytes.ts';
import type { HeaderPairs } from './header-pairs.ts';
import { mathMin, NativeUint8Array, objectCreate } from './primordials.ts';
import type { Done, Failed } from './promise.ts';
import type { Requests } from './requests.ts';

/** The first argument of the part `open`. */
export interface RequestHead {
  /** Tells the fetches of one call apart. */
  readonly key: number;
  readonly url: string;
  readonly method: string;
  readonly headers: HeaderPairs;
  readonly redirect: 'follow' | 'error' | 'manual';
  /** The body follows in pieces. */
  readonly upload: boolean;
}

/** Its answer. */
export interface ResponseHead {
  readonly status: number;
  readonly statusText: string;
  readonly headers: HeaderPairs;
  readonly url: string;
  readonly redirected: boolean;
  /** False: there is none to read. */
  readonly body: boolean;
}

const LARGEST_PIECE = 65_536;

export class Transport {
  /** Longest piece of a body in one request, in bytes. */
  readonly piece: number;
  /** Most bytes in one request. */
  readonly payload: number;
  readonly #requests: Requests;
  readonly #names: Readonly<Record<FetchPart, string>>;
  #lastKey = 0;

  constructor(requests: Requests, names: Readonly<Record<FetchPart, string>>, payload: number) {
    this.piece = mathMin(LARGEST_PIECE, payload);
    this.payload = payload;
    this.#requests = requests;
    this.#names = names;
  }

  nextKey(): number {
    return ++this.#lastKey;
  }

  open(
    call: number,
    head: RequestHead,
    body: Bytes | null,
    done: Done<ResponseHead>,
    failed: Failed,
  ): void {
    const args = body === null ? [head] : [head, body];
    this.#ask(call, 'open', args, (value) => done(value as ResponseHead), failed);
  }

  /** Nothing at the end. */
  read(call: number, key: number, done: Done<Bytes>, failed: Failed): void {
    const take = (value: unknown): void =>
      done(value === undefined ? new NativeUint8Array(0) : (value as Bytes));
    this.#ask(call, 'read', [key], take, failed);
  }

  /** Done once there is room for more. At most `piece` bytes. */
  write(call: number, key: number, bytes: Uint8Array, done: () => void, failed: Failed): void {
    this.#ask(call, 'write', [key, bytes], done, failed);
  }

  end(call: number, key: number, done: () => void, failed: Failed): void {
    this.#ask(call, 'end', [key], done, failed);
  }

  /** Nobody waits for the answer. */
  cancel(call: number, key: number): void {
    this.#ask(call, 'cancel', [key], nothing, nothing);
  }

  /** What cannot even be asked fails in the same way. */
  #ask(call: number, part: FetchPart, args: unknown[], done: Done<unknown>, failed: Failed): void {
    try {
      this.#requests.askThen(call, this.#names[part], args, done, failed);
    } catch (error) {
      failed(error);
    }
  }
}

function nothing(): void {
  return undefined;
}

/** The names of the parts among the operations of one handle; undefined where one is missing. */
export function fetchParts(
  operations: readonly HandleOperation[],
): Readonly<Record<FetchPart, string>> | undefined {
  const names = objectCreate(null) as Record<FetchPart, string>;
  let found = 0;
  for (let i = 0; i < operations.length; i++) {
    const { name, fetchPart } = operations[i] as HandleOperation;
    if (typeof fetchPart !== 'string') continue;
    names[fetchPart] = name;
    found++;
  }
  return found === 5 ? names : undefined;
}
