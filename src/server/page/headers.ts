// What the browser may do with the page: run one script, take one style sheet, ask this server. Must not know what is on it.

import { randomBytes } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import type { Html } from './hostile-text.ts';

/** For everything but pages. */
const NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/**
 * By nonce and not by address: plugins answer on this origin, so 'self' would make them sources of scripts; and the addresses of
 * the two files are not always known here (a proxy may rename the host), nor can they always be said (`[::1]`).
 */
function policyFor(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    'img-src data:',
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types skerry-page',
  ].join('; ');
}

export const pageHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  const { headers } = context.res;
  headers.set('cache-control', 'no-store');
  if (!headers.has('content-security-policy')) headers.set('content-security-policy', NOTHING);
};

/** `make` puts the nonce on the script and the style sheet of the page; it is good for this answer only. */
export async function sendPage(
  context: Context,
  status: 200 | 401,
  make: (nonce: string) => Html,
): Promise<Response> {
  const nonce = randomBytes(16).toString('base64');
  context.header('content-security-policy', policyFor(nonce));
  return context.html(make(nonce), status);
}
