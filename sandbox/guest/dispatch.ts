// Where the cell's entries arrive inside the isolate: starts handlers, settles requests, fires timers, writes
// results. Trusted code in the guest's realm: it never calls what a guest could have replaced.

import { ENTER } from '../cell/guest-entry.ts';
import type { GuestSpec } from '../cell/open-spec.ts';
import { Contexts } from './context.ts';
import type { Outbox } from './outbox.ts';
import { describeError, type ErrorText } from './describe-error.ts';
import { toJsonText } from './json-text.ts';
import {
  jsonParse,
  jsonStringify,
  objectCreate,
  objectHasOwn,
  reflectApply,
  reflectOwnKeys,
  stringIndexOf,
  stringSlice,
} from './primordials.ts';
import { seedRandom } from './random.ts';
import { Requests } from './requests.ts';
import type { Runtime } from './bridge.ts';
import { requestFrom, returnedResponse, writeResponse } from './web-call.ts';

type Handler = (input: unknown, ctx: object) => unknown;

/** What kept a result from becoming text, as the host names it. */
const RESULT_FAULT = {
  __proto__: null,
  'not-json': 'INVALID_OUTPUT',
  'too-long': 'PAYLOAD_LIMIT',
  threw: 'EXECUTION_ERROR',
} as unknown as Record<'not-json' | 'too-long' | 'threw', string>;

/** Handlers named where one is asked for that is not there. */
const MOST_NAMED = 20;

export class Dispatcher {
  readonly #outbox: Outbox;
  readonly #runtime: Runtime;
  readonly #openCalls = objectCreate(null) as Record<number, true>;
  #spec: GuestSpec | null = null;
  #requests: Requests | null = null;
  #contexts: Contexts | null = null;
  #plugin: object | null = null;

  constructor(outbox: Outbox, runtime: Runtime) {
    this.#outbox = outbox;
    this.#runtime = runtime;
  }

  /** Takes the plugin's module namespace, once. */
  readonly register = (module: object): void => {
    if (this.#plugin !== null) return;
    this.#plugin = module;
    this.#outbox.post('o', 0, 0, 0, '');
  };

  readonly enter = (kind: number, a: number, b: number, text: string): string => {
    this.#runtime.setCurrentCall(a);
    switch (kind) {
      case ENTER.drain:
        break;
      case ENTER.call:
        this.#start(a, b === 1, text);
        break;
      case ENTER.answers:
        this.#requests?.settle(text);
        break;
      case ENTER.timer:
        this.#runtime.fireTimer(b);
        break;
      case ENTER.cancel:
        this.#contexts?.abort(a);
        this.#end(a);
        break;
      case ENTER.open:
        this.#open(jsonParse(text) as GuestSpec);
    }
    return this.#outbox.take();
  };

  #open(spec: GuestSpec): void {
    this.#spec = spec;
    if (spec.seed !== undefined) seedRandom(spec.seed);
    this.#requests = new Requests(this.#outbox, spec);
    this.#contexts = new Contexts(spec, this.#requests);
    if (!spec.codeGeneration) this.#runtime.removeCodeGeneration();
  }

  /** A function of the default export, else of the module: own properties only, so that `constructor` is no handler. */
  #find(name: string): Handler | null {
    const inDefault = own(own(this.#plugin, 'default'), name);
    if (typeof inDefault === 'function') return inDefault as Handler;
    const exported = own(this.#plugin, name);
    return typeof exported === 'function' ? (exported as Handler) : null;
  }

  /** The handlers there are, as text. */
  #names(): string {
    const places = [own(this.#plugin, 'default'), this.#plugin];
    const found = objectCreate(null) as Record<string, true>;
    let text = '';
    let count = 0;
    for (let i = 0; i < places.length; i++) {
      const place = places[i];
      if (typeof place !== 'object' || place === null) continue;
      const keys = reflectOwnKeys(place);
      for (let k = 0; k < keys.length && count < MOST_NAMED; k++) {
        const key = keys[k];
        if (typeof key !== 'string' || found[key] === true) continue;
        if (typeof own(place, key) !== 'function') continue;
        found[key] = true;
        text += `${count++ === 0 ? '' : ', '}${key}`;
      }
    }
    return text;
  }

  /** `text`: handler, meta and input, a line each. */
  #start(call: number, web: boolean, text: string): void {
    const first = stringIndexOf(text, '\n', 0);
    const second = stringIndexOf(text, '\n', first + 1);
    const name = stringSlice(text, 0, first);
    this.#openCalls[call] = true;
    this.#requests?.begin(call);
    const meta = stringSlice(text, first + 1, second);
    this.#run(call, web, name, meta, stringSlice(text, second + 1));
  }

  #run(call: number, web: boolean, name: string, meta: string, input: string): void {
    try {
      const handler = this.#find(name);
      if (handler === null) {
        this.#fail(call, 'UNKNOWN_HANDLER', noHandler(name, this.#names()));
        return;
      }
      const ctx = this.#contexts?.make(call, meta);
      const result = reflectApply(handler, undefined, [this.#input(call, web, input), ctx]);
      // A plain value is the result here and now; whatever could be a promise is waited for.
      if (isThenable(result)) void this.#wait(call, web, result);
      else this.#succeed(call, web, result);
    } catch (error) {
      this.#fail(call, 'EXECUTION_ERROR', describeError(error));
    }
  }

  #input(call: number, web: boolean, input: string): unknown {
    const contexts = this.#contexts;
    if (web && contexts !== null) return requestFrom(input, contexts.signal(call));
    return input === '' ? undefined : jsonParse(input);
  }

  async #wait(call: number, web: boolean, result: unknown): Promise<void> {
    try {
      this.#succeed(call, web, await result);
    } catch (error) {
      this.#fail(call, 'EXECUTION_ERROR', describeError(error));
    }
  }

  #succeed(call: number, web: boolean, result: unknown): void {
    if (web) this.#respond(call, result);
    else this.#write(call, result);
  }

  #respond(call: number, result: unknown): void {
    const response = returnedResponse(result);
    if (response === undefined) this.#fail(call, 'INVALID_OUTPUT', NO_RESPONSE);
    else {
      writeResponse(
        response,
        (parts) => this.#write(call, parts),
        (error) => this.#fail(call, 'EXECUTION_ERROR', describeError(error)),
      );
    }
  }

  #write(call: number, result: unknown): void {
    const json = toJsonText(result, this.#spec?.payload ?? 0);
    if (json.ok) this.#finish(call, 1, json.text ?? '');
    else this.#fail(call, RESULT_FAULT[json.reason], json.error);
  }

  #fail(call: number, code: string, error: ErrorText): void {
    const { name, message, stack, code: guestCode } = error;
    this.#finish(
      call,
      0,
      jsonStringify({ __proto__: null, code, name, message, stack, guestCode }),
    );
  }

  #finish(call: number, status: number, text: string): void {
    if (this.#openCalls[call] !== true) return;
    this.#end(call);
    this.#outbox.post('r', call, 0, status, text);
  }

  #end(call: number): void {
    delete this.#openCalls[call];
    this.#contexts?.end(call);
    this.#requests?.end(call);
    this.#runtime.endTimersOf(call);
  }
}

/** Runs a getter of the guest where there is one, in guest time like the handler itself. */
function isThenable(value: unknown): boolean {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false;
  return typeof (value as { then?: unknown }).then === 'function';
}

function own(place: unknown, name: string): unknown {
  if (typeof place !== 'object' || place === null || !objectHasOwn(place, name)) return undefined;
  return (place as Record<string, unknown>)[name];
}

const NO_RESPONSE = {
  __proto__: null,
  name: 'TypeError',
  message:
    'a request is answered with a Response: return Response.json(value), or new Response(text)',
  stack: '',
  code: undefined,
} as ErrorText;

function noHandler(name: string, names: string): ErrorText {
  const others = names === '' ? 'it exports none' : `it has: ${names}`;
  return {
    name: 'TypeError',
    message: `no handler "${name}"; ${others}`,
    stack: '',
    code: undefined,
  };
}
