// A request from outside as the text that goes into an isolate: without what belongs to the host or to the connection. Must not
// know plugins.

import { readBody } from './request-body.ts';

/** Of the connection, not of the request; and what a browser keeps for the host. */
const WITHHELD: ReadonlySet<string> = new Set([
  'connection',
  'cookie',
  'cookie2',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

export interface RequestLimits {
  /** Most bytes of the body. */
  readonly bytes: number;
  /** Milliseconds in which it must be here. */
  readonly ms: number;
  /** Whether the caller showed credentials that were meant for the host. */
  readonly authenticated: boolean;
}

/** JSON text for a call in the form of the web, or what is wrong with the body. */
export type RequestText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly body: 'large' | 'slow' };

/** Rejects where the body breaks off or the caller gives up. */
export async function requestText(
  request: Request,
  { bytes, ms, authenticated }: RequestLimits,
): Promise<RequestText> {
  const headers = [...request.headers].filter(
    ([name]) => !WITHHELD.has(name) && !(authenticated && name === 'authorization'),
  );
  const body = request.body === null ? null : await readBody(request, request.body, bytes, ms);
  if (body === 'large' || body === 'slow') return { ok: false, body };
  const { url, method } = request;
  const text = JSON.stringify({ url, method, headers, body: body?.toString('base64') ?? null });
  return { ok: true, text };
}
