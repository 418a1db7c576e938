// fetch: a Request goes out over the transport, a Response comes back. Must not know what the operations are called.

import { currentCall } from '../current-call.ts';
import { Exchange } from '../exchange.ts';
import { codedTypeError } from '../network-error.ts';
import { NativeTypeError } from '../primordials.ts';
import { promiseOf } from '../promise.ts';
import type { Transport } from '../transport.ts';
import { defineFunction, nativeFunction } from './define.ts';
import { Request, requestStateOf, type RequestState } from './request.ts';
import { type Response, responseOver } from './response.ts';

type Fetch = (...args: unknown[]) => Promise<Response>;

let transport: Transport | undefined;

/** Once, before there is a plugin. Without it every fetch fails. */
export function connectFetch(to: Transport): void {
  transport = to;
}

/** The web's function, acting for one call. */
export function fetchFor(call: number): Fetch {
  return nativeFunction('fetch', 1, (...args: unknown[]) => start(call, args));
}

function start(call: number, args: unknown[]): Promise<Response> {
  return promiseOf((resolve, reject) => {
    if (args.length === 0) throw new NativeTypeError('fetch: 1 argument is needed');
    const request = new Request(args[0], args.length > 1 ? args[1] : undefined);
    if (transport === undefined)
      throw codedTypeError('fetch: there is no network here', 'UNAVAILABLE');
    const done = (state: Parameters<typeof responseOver>[0]): void => resolve(responseOver(state));
    new Exchange(transport, call, requestStateOf(request) as RequestState, done, reject).start();
  });
}

/** The global acts for the call whose turn it is. */
export function installFetch(): void {
  defineFunction('fetch', 1, (...args: unknown[]) => start(currentCall(), args));
}
