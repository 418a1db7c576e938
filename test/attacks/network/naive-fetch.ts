// What a naive embedder gives a guest: undici's fetch behind a look at the URL. The bare half of these attacks.

import type { LookupFunction } from 'node:net';
import { Agent, fetch } from 'undici';
import type { BareResult } from '../harness/attack.ts';
import { holds, runNaive } from '../harness/payload.ts';
import { SECRET } from '../harness/world.ts';
import { lookupBy } from './names.ts';

export interface SendInit {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly redirect?: 'follow' | 'error' | 'manual';
}

export interface Answered {
  readonly status: number;
  readonly url: string;
  readonly text: string;
  readonly location?: string | null;
}

export type Send = (url: string, init?: SendInit) => Promise<Answered>;

/** Throws where the host says no. */
export type Check = (url: string, init: SendInit) => void | Promise<void>;

export interface NaiveFetchOptions {
  readonly lookup?: LookupFunction;
  /** Of TLS. */
  readonly connect?: object;
}

/** Checks, and then fetches: redirects, spellings and bodies are left to fetch. */
export function naiveFetch(check: Check, options: NaiveFetchOptions = {}): Send {
  const { lookup = lookupBy(), connect = {} } = options;
  const dispatcher = new Agent({ connect: { lookup, ...connect } });
  return async (url, init = {}) => {
    await check(url, init);
    const response = await fetch(url, { ...init, dispatcher });
    return {
      status: response.status,
      url: response.url,
      text: await response.text(),
      location: response.headers.get('location'),
    };
  };
}

/** Fetches, and follows by itself what `next` makes of a redirect: a URL, or an exception. */
export function followingFetch(
  check: Check,
  next: (location: string, from: string) => string,
  options: NaiveFetchOptions = {},
): Send {
  const send = naiveFetch(() => {}, options);
  return async (url, init = {}) => {
    await check(url, init);
    for (let at = url; ;) {
      const answered = await send(at, { ...init, redirect: 'manual' });
      if (answered.status < 300 || answered.status > 399) return answered;
      at = next(answered.location ?? '', at);
    }
  };
}

/** Runs a payload, a function of `send` and an input, in a bare isolate. */
export function runSend(payload: string, send: Send, input: unknown): Promise<unknown> {
  return runNaive(
    `async ({ net }, input) => (${payload})((url, init) => net.send(url, init ?? {}), input)`,
    { net: { send } },
    input,
  );
}

/** Harmed where the secret comes back. */
export async function secretBySend(
  payload: string,
  send: Send,
  input: unknown,
): Promise<BareResult> {
  const value = await runSend(payload, send, input);
  return { harmed: holds(value, SECRET), seen: JSON.stringify(value).slice(0, 600) };
}

export function refuse(what: string): never {
  throw new Error(`not allowed: ${what}`);
}

/** Refuses URLs whose text matches. */
export function denyText(pattern: RegExp): Check {
  return (url) => void (pattern.test(url) && refuse(url));
}

/** Refuses URLs whose text does not match. */
export function allowText(pattern: RegExp): Check {
  return (url) => void (pattern.test(url) || refuse(url));
}
