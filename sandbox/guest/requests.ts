// The resolver table: requests that wait for their answer. A request goes into the outbox as text and comes
// back as a settled promise, inside a timed entry. Decides nothing; the host counts again.

import { toJsonText } from './json-text.ts';
import type { Outbox } from './outbox.ts';
import {
  fromBase64,
  jsonParse,
  NativeError,
  NativePromise,
  objectCreate,
  reflectDefineProperty,
  reflectOwnKeys,
  stringCharCodeAt,
  stringIndexOf,
  stringSlice,
  toBase64,
  typedArrayName,
} from './primordials.ts';

const NO_OPTIONS = objectCreate(null) as object;

const REFUSED = {
  __proto__: null,
  'not-json': 'INVALID_ARGUMENT',
  'too-long': 'PAYLOAD_LIMIT',
  threw: 'INVALID_ARGUMENT',
} as unknown as Record<'not-json' | 'too-long' | 'threw', string>;

interface Pending {
  readonly call: number;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

export interface RequestLimits {
  /** Longest argument text, in UTF-16 units. */
  readonly payload: number;
  /** Requests of one call that may wait at once. */
  readonly inflight: number;
  /** Requests of one call in all. */
  readonly requests: number;
}

export class Requests {
  readonly #outbox: Outbox;
  readonly #limits: RequestLimits;
  readonly #pending = objectCreate(null) as Record<number, Pending>;
  /** Requests waiting, by open call: a call that is not in here has ended. */
  readonly #waiting = objectCreate(null) as Record<number, number>;
  /** Requests so far, by open call. */
  readonly #asked = objectCreate(null) as Record<number, number>;
  #nextId = 1;

  constructor(outbox: Outbox, limits: RequestLimits) {
    this.#outbox = outbox;
    this.#limits = limits;
  }

  /** No promise, no answer. Throws an error of the guest's realm where the arguments have no text. */
  send(call: number, operation: string, args: unknown[]): void {
    this.#outbox.post('q', call, 0, 0, encode(operation, args, this.#limits.payload));
  }

  /** A promise of the guest's realm. Throws like `send`. */
  ask(call: number, operation: string, args: unknown[]): Promise<unknown> {
    return new NativePromise((resolve, reject) => {
      this.askThen(call, operation, args, resolve, reject);
    });
  }

  /** For trusted code: `done` or `failed` is called in the entry that brings the answer, and must not throw. */
  askThen(
    call: number,
    operation: string,
    args: unknown[],
    done: (value: unknown) => void,
    failed: (error: Error) => void,
  ): void {
    const text = encode(operation, args, this.#limits.payload);
    const count = this.#waiting[call];
    if (count === undefined) {
      // Goes out with no number, to be refused and recorded; the answer is known.
      this.#outbox.post('q', call, 0, 0, text);
      const why = call === 0 ? 'there is no call while the plugin loads' : 'its call has ended';
      throw makeError('PermissionDenied', `${operation}: ${why}`, 'CALL_ENDED');
    }
    const { inflight, requests } = this.#limits;
    if (count >= inflight) {
      throw makeError('RangeError', `more than ${inflight} requests wait at once`, 'CALLS_LIMIT');
    }
    const asked = this.#asked[call] ?? 0;
    if (asked >= requests) {
      throw makeError('RangeError', `more than ${requests} requests in one call`, 'CALLS_LIMIT');
    }
    this.#asked[call] = asked + 1;
    const id = this.#nextId++;
    this.#waiting[call] = count + 1;
    this.#pending[id] = { call, resolve: done, reject: failed };
    this.#outbox.post('q', call, id, 0, text);
  }

  /** `id,status,length,text` for each answer. */
  settle(text: string): void {
    let at = 0;
    const number = (): number => {
      const comma = stringIndexOf(text, ',', at);
      let value = 0;
      for (; at < comma; at++) value = value * 10 + stringCharCodeAt(text, at) - 48;
      at = comma + 1;
      return value;
    };
    while (at < text.length) {
      const id = number();
      const status = number();
      const length = number();
      this.#answer(id, status, stringSlice(text, at, at + length));
      at += length;
    }
  }

  begin(call: number): void {
    this.#waiting[call] = 0;
    this.#asked[call] = 0;
  }

  /** The call is over: what it still waits for will never come, and what it asks from now on is refused. */
  end(call: number): void {
    delete this.#waiting[call];
    delete this.#asked[call];
    const ids = reflectOwnKeys(this.#pending) as string[];
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i] as unknown as number;
      if (this.#pending[id]?.call === call) delete this.#pending[id];
    }
  }

  #answer(id: number, status: number, body: string): void {
    const request = this.#pending[id];
    if (request === undefined) return;
    delete this.#pending[id];
    const count = this.#waiting[request.call];
    if (count !== undefined) this.#waiting[request.call] = count - 1;
    if (status === 1) request.resolve(body === '' ? undefined : jsonParse(body));
    else if (status === 2) request.resolve(fromBase64(body, NO_OPTIONS));
    else {
      const error = jsonParse(body) as { name: string; message: string; code: string };
      request.reject(makeError(error.name, error.message, error.code));
    }
  }
}

/** Operation and JSON arguments, a line each; base64 on a third where one of them is bytes. */
function encode(operation: string, args: unknown[], payload: number): string {
  let base64 = '';
  for (let i = 0; i < args.length; i++) {
    if (!isBytes(args[i])) continue;
    if (base64 !== '')
      throw makeError('TypeError', 'one binary argument at most', 'INVALID_ARGUMENT');
    base64 = `\n${toBase64(args[i])}`;
    args[i] = { __proto__: null, $bytes: 0 };
  }
  const json = toJsonText(args, payload);
  if (!json.ok) throw makeError(json.error.name, json.error.message, REFUSED[json.reason]);
  if (base64.length > (payload * 4) / 3 + 8) {
    throw makeError('RangeError', `more than ${payload} bytes in one request`, 'PAYLOAD_LIMIT');
  }
  return `${operation}\n${json.text ?? '[]'}${base64}`;
}

function isBytes(value: unknown): boolean {
  return typeof value === 'object' && value !== null && typedArrayName(value) === 'Uint8Array';
}

/** An error of the guest's own realm, with nothing of the host's in it. */
function makeError(name: string, message: string, code: string): Error {
  const error = new NativeError(message);
  define(error, 'name', name);
  define(error, 'code', code);
  return error;
}

function define(target: object, key: string, value: string): void {
  reflectDefineProperty(target, key, {
    __proto__: null,
    value,
    writable: true,
    enumerable: false,
    configurable: true,
  } as PropertyDescriptor);
}
