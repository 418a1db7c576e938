// `ctx`: what a handler is given. Handles are made from operation names, on first use, for one call each; a
// request carries the number of the call whose `ctx` made it. Knows no operation by name.

import type { GuestSpec, HandleOperation } from '../cell/open-spec.ts';
import {
  jsonParse,
  NativePromise,
  objectCreate,
  objectFreeze,
  objectHasOwn,
  reflectDefineProperty,
  reflectDeleteProperty,
  reflectOwnKeys,
  reflectSetPrototypeOf,
  stringIndexOf,
  stringSlice,
} from './primordials.ts';
import type { Requests } from './requests.ts';
import { abortedSignal, type GuestAbort, makeAbort } from './globals/abort.ts';
import { connectFetch, fetchFor } from './globals/fetch.ts';
import { fetchParts, Transport } from './transport.ts';

interface Operation {
  readonly method: string;
  readonly name: string;
  readonly mode: HandleOperation['mode'];
  readonly fetchPart: HandleOperation['fetchPart'];
}

/** What one property of `ctx` is for a call. */
type Maker = (call: number, meta: string) => unknown;

export class Contexts {
  readonly #requests: Requests;
  /** Of each call under way; null until somebody looks. */
  readonly #aborts = objectCreate(null) as Record<number, GuestAbort | null>;

  constructor(spec: GuestSpec, requests: Requests) {
    this.#requests = requests;
    const config = deepFreeze(spec.config);
    const { plugin: id, version, scope } = spec;
    const plugin = objectFreeze({ __proto__: null, id, version, scope });
    show('call', (_, meta) => objectFreeze(jsonParse(meta) as object));
    show('config', () => config);
    show('plugin', () => plugin);
    show('signal', (call) => this.signal(call));
    const handles = byHandle(spec.operations);
    const kinds = reflectOwnKeys(handles) as string[];
    for (let i = 0; i < kinds.length; i++) {
      const kind = kinds[i] as string;
      show(kind, (call) => this.#handle(call, handles[kind] as readonly Operation[]));
    }
    objectFreeze(CallContext.prototype);
    const parts = fetchParts(spec.operations);
    if (parts !== undefined) connectFetch(new Transport(requests, parts, spec.payload));
  }

  /** `meta`: JSON text of what the guest may know of the call. */
  make(call: number, meta: string): object {
    this.#aborts[call] = null;
    return new CallContext(call, meta);
  }

  /** Aborts `ctx.signal` of the call, if anyone looked at it. */
  abort(call: number): void {
    this.#aborts[call]?.abort();
  }

  end(call: number): void {
    delete this.#aborts[call];
  }

  /** Aborts when the host gives the call up. Made on first look. */
  signal(call: number): GuestAbort['signal'] {
    const abort = this.#aborts[call];
    if (abort === undefined) return abortedSignal();
    return (this.#aborts[call] = abort ?? makeAbort()).signal;
  }

  #handle(call: number, operations: readonly Operation[]): object {
    const requests = this.#requests;
    const handle = objectCreate(null) as Record<string, unknown>;
    for (let i = 0; i < operations.length; i++) {
      const { method, name, mode, fetchPart } = operations[i] as Operation;
      if (fetchPart !== undefined) {
        // One method stands for the five: the web's own.
        if (fetchPart === 'open') handle[method] = fetchFor(call);
        continue;
      }
      handle[method] =
        mode === 'send'
          ? (...args: unknown[]) => requests.send(call, name, args)
          : (...args: unknown[]) => {
              try {
                return requests.ask(call, name, args);
              } catch (error) {
                return new NativePromise((_, reject) => reject(error));
              }
            };
    }
    return objectFreeze(handle);
  }
}

/** The `ctx` of one call: its properties are getters of one frozen prototype, so that making one costs next to nothing. */
class CallContext {
  readonly #call: number;
  readonly #meta: string;
  #made: Record<string, unknown> | null = null;

  constructor(call: number, meta: string) {
    this.#call = call;
    this.#meta = meta;
  }

  /** The value of a property, made on first look. */
  static look(ctx: CallContext, key: string, make: Maker): unknown {
    const made = (ctx.#made ??= objectCreate(null) as Record<string, unknown>);
    if (!objectHasOwn(made, key)) made[key] = make(ctx.#call, ctx.#meta);
    return made[key];
  }
}
reflectSetPrototypeOf(CallContext.prototype, null);
reflectDeleteProperty(CallContext.prototype, 'constructor');

function show(key: string, make: Maker): void {
  reflectDefineProperty(CallContext.prototype, key, {
    __proto__: null,
    enumerable: true,
    configurable: false,
    get(this: CallContext) {
      return CallContext.look(this, key, make);
    },
  } as PropertyDescriptor);
}

function byHandle(operations: readonly HandleOperation[]): Record<string, Operation[]> {
  const handles = objectCreate(null) as Record<string, Operation[]>;
  for (let i = 0; i < operations.length; i++) {
    const { name, mode, fetchPart } = operations[i] as HandleOperation;
    const dot = stringIndexOf(name, '.');
    const kind = stringSlice(name, 0, dot);
    const list = (handles[kind] ??= []);
    list[list.length] = { method: stringSlice(name, dot + 1), name, mode, fetchPart };
  }
  return handles;
}

/** JSON data only. */
function deepFreeze(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const keys = reflectOwnKeys(value);
  for (let i = 0; i < keys.length; i++)
    deepFreeze((value as Record<PropertyKey, unknown>)[keys[i] as string]);
  return objectFreeze(value);
}
