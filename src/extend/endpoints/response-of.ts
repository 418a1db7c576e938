// The text of a plugin's response as a Response that may leave the host: hostile until checked. What a browser would act on
// beyond the response itself is left out. Must not know plugins.

import { z } from 'zod';

const responseShape = z.strictObject({
  status: z.int().min(200).max(599),
  statusText: z.string().max(256),
  headers: z.array(z.tuple([z.string().max(256), z.string().max(8_192)])).max(100),
  body: z.base64().nullable(),
});

/**
 * A page of a plugin has no origin of its own: it reads no cookie, and nothing of the host's pages on the same address.
 * An operator who wants more serves plugins on an address of their own.
 */
export const PAGE_POLICY = 'sandbox allow-scripts allow-forms';

/** Not `www-authenticate`: a browser asks for a password in the name of the host. */
const PASSED: ReadonlySet<string> = new Set([
  'accept-ranges',
  'access-control-allow-headers',
  'access-control-allow-methods',
  'access-control-allow-origin',
  'access-control-expose-headers',
  'access-control-max-age',
  'allow',
  'cache-control',
  'content-disposition',
  'content-language',
  'content-range',
  'content-security-policy',
  'content-type',
  'etag',
  'expires',
  'last-modified',
  'location',
  'referrer-policy',
  'retry-after',
  'vary',
]);

/** Read by proxies and frameworks in front of the host, or said by the host itself. */
const NEVER =
  /^x-(?:accel|sendfile|lighttpd|litespeed|reproxy|envoy|middleware|content-type-options|frame-options|xss)/;

/** Null for anything that is no response. `withBody`: false for a request that wants the head only. */
export function responseOf(value: unknown, withBody: boolean): Response | null {
  const parsed = responseShape.safeParse(value);
  if (!parsed.success) return null;
  const { status, statusText, headers: pairs, body } = parsed.data;
  try {
    const headers = new Headers();
    for (const [name, text] of pairs) if (isPassed(name)) headers.append(name, text);
    headers.append('content-security-policy', PAGE_POLICY);
    headers.set('x-content-type-options', 'nosniff');
    const bytes = body === null || !withBody ? null : Buffer.from(body, 'base64');
    return new Response(bytes, { status, statusText, headers });
  } catch {
    // Names, values and combinations that no response can have.
    return null;
  }
}

function isPassed(name: string): boolean {
  const lower = name.toLowerCase();
  return PASSED.has(lower) || (lower.startsWith('x-') && !NEVER.test(lower));
}
