// Response: what came back, or what a plugin makes to look like it. Must not know the network.

import { type Body, cloneBody } from '../body.ts';
import { type ExtractedBody, extractBody } from '../body-init.ts';
import { append, copyHeaders, get, type HeaderList, makeHeaderList } from '../header-list.ts';
import {
  jsonStringify,
  NativeNumber,
  NativeRangeError,
  NativeTypeError,
  mathTrunc,
  stringCharCodeAt,
  toText,
} from '../primordials.ts';
import { bodyOfBytes } from '../body.ts';
import { encodeUtf8 } from '../utf8-text.ts';
import { addBodyMembers } from './body-members.ts';
import { defineInterface } from './define.ts';
import { readOptions } from './event.ts';
import { fillHeaders, type Headers, headersOver } from './headers.ts';
import { parseUrl } from './url.ts';

export interface ResponseState {
  readonly type: 'basic' | 'default' | 'error';
  readonly url: string;
  readonly redirected: boolean;
  readonly status: number;
  readonly statusText: string;
  readonly list: HeaderList;
  readonly body: Body | null;
}

interface ResponseControl {
  over(state: ResponseState): Response;
  stateOf(value: unknown): ResponseState | undefined;
}
let control: ResponseControl;

export class Response {
  #state: ResponseState;
  #headers: Headers | undefined;

  static {
    control = {
      over: (state) => {
        const made = new Response();
        made.#state = state;
        return made;
      },
      stateOf: (value) =>
        typeof value === 'object' && value !== null && #state in value ? value.#state : undefined,
    };
  }

  constructor(body: unknown = null, init?: unknown) {
    const extracted = body === null ? null : extractBody(body);
    this.#state = initialState(extracted, init);
  }

  static error(): Response {
    const list = makeHeaderList(true);
    return control.over({ ...PLAIN, type: 'error', status: 0, list });
  }

  static redirect(url: unknown, status: unknown = 302): Response {
    if (arguments.length === 0)
      throw new NativeTypeError('Response.redirect: 1 argument is needed');
    const location = parseUrl(toText(url));
    if (location === undefined)
      throw new NativeTypeError('Response.redirect: the URL is not valid');
    const code = toShort(status);
    if (code !== 301 && code !== 302 && code !== 303 && code !== 307 && code !== 308) {
      throw new NativeRangeError('Response.redirect: the status must be 301, 302, 303, 307 or 308');
    }
    const list = makeHeaderList();
    append(list, 'location', location);
    return control.over({ ...PLAIN, status: code, list: copyHeaders(list, true) });
  }

  static json(data: unknown, init?: unknown): Response {
    if (arguments.length === 0) throw new NativeTypeError('Response.json: 1 argument is needed');
    const text: string | undefined = jsonStringify(data);
    if (text === undefined) throw new NativeTypeError('Response.json: the data has no JSON text');
    const body = bodyOfBytes(encodeUtf8(text));
    return control.over(initialState({ body, type: 'application/json' }, init));
  }

  get type(): string {
    return this.#state.type;
  }

  get url(): string {
    return this.#state.url;
  }

  get redirected(): boolean {
    return this.#state.redirected;
  }

  get status(): number {
    return this.#state.status;
  }

  get ok(): boolean {
    const { status } = this.#state;
    return status >= 200 && status <= 299;
  }

  get statusText(): string {
    return this.#state.statusText;
  }

  get headers(): Headers {
    return (this.#headers ??= headersOver(this.#state.list));
  }

  clone(): Response {
    const { type, url, redirected, status, statusText, list, body } = this.#state;
    const copy = body === null ? null : cloneBody(body);
    const headers = copyHeaders(list, list.immutable);
    return control.over({ type, url, redirected, status, statusText, list: headers, body: copy });
  }
}

const PLAIN = {
  __proto__: null,
  type: 'default',
  url: '',
  redirected: false,
  statusText: '',
  body: null,
} as unknown as Omit<ResponseState, 'status' | 'list'>;

function initialState(extracted: ExtractedBody | null, init: unknown): ResponseState {
  const given = readOptions(init);
  const headers = given?.['headers'];
  const status = given?.['status'];
  const statusText = given?.['statusText'];
  const code = status === undefined ? 200 : toShort(status);
  if (code < 200 || code > 599) {
    throw new NativeRangeError('Response: the status must be a number from 200 to 599');
  }
  const reason = statusText === undefined ? '' : toText(statusText);
  if (!isReason(reason)) throw new NativeTypeError('Response: the status text is not valid');
  const list = makeHeaderList();
  if (headers !== undefined) fillHeaders(list, headers);
  if (extracted !== null) {
    if (code === 204 || code === 205 || code === 304) {
      throw new NativeTypeError(`Response: there is no body with the status ${code}`);
    }
    const { type } = extracted;
    if (type !== null && get(list, 'content-type') === null) append(list, 'content-type', type);
  }
  return { ...PLAIN, status: code, statusText: reason, list, body: extracted?.body ?? null };
}

/** A number of the web's 16 bits. */
function toShort(value: unknown): number {
  const whole = mathTrunc(NativeNumber(value)) % 65_536;
  return whole < 0 ? whole + 65_536 : whole || 0;
}

/** Visible characters, spaces and tabs, as in the first line of a response. */
function isReason(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = stringCharCodeAt(text, i);
    if (unit > 0xff || unit === 0x7f || (unit < 0x20 && unit !== 0x09)) return false;
  }
  return true;
}

/** Undefined for what is no Response. */
export function responseStateOf(value: unknown): ResponseState | undefined {
  return control.stateOf(value);
}

export function responseOver(state: ResponseState): Response {
  return control.over(state);
}

export function installResponse(): void {
  addBodyMembers(Response.prototype, (receiver) => {
    const state = control.stateOf(receiver);
    if (state === undefined) throw new NativeTypeError('Illegal invocation');
    return state;
  });
  defineInterface('Response', Response, { constructor: 0, json: 1, redirect: 1 });
}
