// Request: what is to be asked for. Checks and keeps what the web says it keeps; what only browsers know is constant. Must
// not know the network.

import { slotOf } from '../bare.ts';
import { type Body, cloneBody, isUnusable, takeBody } from '../body.ts';
import { type ExtractedBody, extractBody } from '../body-init.ts';
import {
  append,
  copyHeaders,
  get,
  type HeaderList,
  isToken,
  makeHeaderList,
} from '../header-list.ts';
import {
  NativeTypeError,
  objectDefineProperty,
  stringIndexOf,
  stringToUpperCase,
  toText,
} from '../primordials.ts';
import { addBodyMembers } from './body-members.ts';
import { type AbortSignal, followingSignal, isAbortSignal } from './abort-signal.ts';
import { defineInterface } from './define.ts';
import { readOptions } from './event.ts';
import { fillHeaders, type Headers, headersOver } from './headers.ts';
import { parseUrl } from './url.ts';

export type Redirect = 'follow' | 'error' | 'manual';

export interface RequestState {
  readonly method: string;
  readonly url: string;
  readonly list: HeaderList;
  readonly redirect: Redirect;
  /** What the guest gave, if anything; the request's own follows it. */
  readonly source: AbortSignal | null;
  readonly body: Body | null;
}

interface RequestControl {
  over(state: RequestState): Request;
  stateOf(value: unknown): RequestState | undefined;
}
let control: RequestControl;

type Options = Readonly<Record<string, unknown>> | undefined;

export class Request {
  #state: RequestState;
  #headers: Headers | undefined;
  #signal: AbortSignal | undefined;

  static {
    control = {
      over: (state) => {
        const made = new Request(PLACEHOLDER);
        made.#state = state;
        return made;
      },
      stateOf: (value) =>
        typeof value === 'object' && value !== null && #state in value ? value.#state : undefined,
    };
  }

  constructor(input: unknown, init?: unknown) {
    if (arguments.length === 0) throw new NativeTypeError('Request: 1 argument is needed');
    this.#state = input === PLACEHOLDER ? NO_STATE : initialState(input, readOptions(init));
  }

  get method(): string {
    return this.#state.method;
  }

  get url(): string {
    return this.#state.url;
  }

  get headers(): Headers {
    return (this.#headers ??= headersOver(this.#state.list));
  }

  get redirect(): string {
    return this.#state.redirect;
  }

  get signal(): AbortSignal {
    return (this.#signal ??= followingSignal(this.#state.source));
  }

  get duplex(): string {
    void this.#state;
    return 'half';
  }

  clone(): Request {
    const { method, url, list, redirect, source, body } = this.#state;
    const copy = body === null ? null : cloneBody(body);
    return control.over({ method, url, list: copyHeaders(list), redirect, source, body: copy });
  }
}

const PLACEHOLDER = {};
const NO_STATE = undefined as unknown as RequestState;

/** What only a browser decides; settable by nobody. */
const CONSTANTS: Readonly<Record<string, unknown>> = {
  cache: 'default',
  credentials: 'same-origin',
  destination: '',
  integrity: '',
  keepalive: false,
  mode: 'cors',
  referrer: 'about:client',
  referrerPolicy: '',
};

function initialState(input: unknown, init: Options): RequestState {
  const from = control.stateOf(input);
  const url = from?.url ?? readUrl(toText(input));
  const redirect = init?.['redirect'];
  const signal = init?.['signal'];
  const method = init?.['method'];
  const given = init?.['headers'];
  const list =
    from === undefined || given !== undefined ? makeHeaderList() : copyHeaders(from.list);
  if (given !== undefined) fillHeaders(list, given);
  const state = {
    url,
    list,
    method: method === undefined ? (from?.method ?? 'GET') : readMethod(toText(method)),
    redirect:
      redirect === undefined ? (from?.redirect ?? 'follow') : readRedirect(toText(redirect)),
    source: signal === undefined ? (from?.source ?? null) : readSignal(signal),
  };
  return { ...state, body: initialBody(state.method, list, from, init) };
}

function initialBody(
  method: string,
  list: HeaderList,
  from: RequestState | undefined,
  init: Options,
): Body | null {
  const given = init?.['body'];
  const own = given !== undefined && given !== null;
  if (!own && (given === null || from === undefined || from.body === null)) return null;
  if (method === 'GET' || method === 'HEAD') {
    throw new NativeTypeError(`Request: there is no body with the method ${method}`);
  }
  if (!own) {
    const { body } = from as { readonly body: Body };
    if (isUnusable(body)) throw new NativeTypeError('Request: the body was read already');
    return takeBody(body);
  }
  const extracted: ExtractedBody = extractBody(given);
  if (extracted.body.stream !== undefined && init?.['duplex'] !== 'half') {
    throw new NativeTypeError("Request: a body that is a stream needs the option duplex: 'half'");
  }
  const { type } = extracted;
  if (type !== null && get(list, 'content-type') === null) append(list, 'content-type', type);
  return extracted.body;
}

function readUrl(text: string): string {
  const url = parseUrl(text);
  if (url === undefined) {
    throw new NativeTypeError('Request: the URL is not valid; it must be absolute');
  }
  if (hasCredentials(url)) {
    throw new NativeTypeError('Request: a URL with a name or password in it cannot be fetched');
  }
  return url;
}

/** Of an address in standard form: an @ before the path. */
function hasCredentials(url: string): boolean {
  const start = stringIndexOf(url, '://', 0);
  if (start < 0) return false;
  const slash = stringIndexOf(url, '/', start + 3);
  const at = stringIndexOf(url, '@', start);
  return at >= 0 && (slash < 0 || at < slash);
}

function readRedirect(text: string): Redirect {
  if (text === 'follow' || text === 'error' || text === 'manual') return text;
  throw new NativeTypeError("Request: redirect must be 'follow', 'error' or 'manual'");
}

/** In upper case where the web says so. */
function readMethod(text: string): string {
  const upper = stringToUpperCase(text);
  if (!isToken(text) || upper === 'CONNECT' || upper === 'TRACE' || upper === 'TRACK') {
    throw new NativeTypeError('Request: the method is not valid');
  }
  switch (upper) {
    case 'DELETE':
    case 'GET':
    case 'HEAD':
    case 'OPTIONS':
    case 'POST':
    case 'PUT':
      return upper;
    default:
      return text;
  }
}

function readSignal(signal: unknown): AbortSignal | null {
  if (signal === null || isAbortSignal(signal)) return signal;
  throw new NativeTypeError('Request: the signal must be an AbortSignal');
}

/** Undefined for what is no Request. */
export function requestStateOf(value: unknown): RequestState | undefined {
  return control.stateOf(value);
}

export function requestOver(state: RequestState): Request {
  return control.over(state);
}

export function installRequest(): void {
  const stateOf = (receiver: unknown): RequestState => {
    const state = control.stateOf(receiver);
    if (state === undefined) throw new NativeTypeError('Illegal invocation');
    return state;
  };
  addBodyMembers(Request.prototype, stateOf);
  for (const [key, value] of Object.entries(CONSTANTS)) {
    const members = {
      get value(): unknown {
        stateOf(this);
        return value;
      },
    };
    objectDefineProperty(Request.prototype, key, slotOf(members, 'value') as PropertyDescriptor);
  }
  defineInterface('Request', Request, { constructor: 1 });
}
