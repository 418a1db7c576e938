// The arguments of the operations as typed values. They are hostile JSON: what is not of the documented shape is
// INVALID_ARGUMENT, and nothing of them is repeated in a message.

import { BrokerError } from '../../gate/index.ts';
import { type Field, isMethod, parseFields } from './headers.ts';
import type { NetLimits } from './limits.ts';
import { parseUrl, type Target, targetOf } from './target.ts';

const REDIRECTS = ['follow', 'error', 'manual'] as const;

export interface FetchRequest {
  readonly key: number;
  readonly target: Target;
  readonly fields: readonly Field[];
  readonly redirect: (typeof REDIRECTS)[number];
  /** Whether a body follows in pieces. */
  readonly upload: boolean;
}

const KEYS = ['key', 'url', 'method', 'headers', 'redirect', 'upload'];

/** With the body where it was given at once: by itself, since a request may be remembered that is never sent. */
export function parseFetch(
  args: readonly unknown[],
  bytes: readonly Uint8Array[],
  limits: NetLimits,
): { readonly request: FetchRequest; readonly body: Uint8Array | null } {
  const given = parseRecord(args[0]);
  const method = parseMethod(given['method']);
  const upload = given['upload'];
  if (typeof upload !== 'boolean') throw invalid('upload must be true or false');
  const body = args.length < 2 ? null : bytesAt(args, 1, bytes);
  if (body !== null && upload) throw invalid('a body is given at once or in pieces, not both');
  if ((body !== null || upload) && (method === 'GET' || method === 'HEAD')) {
    throw invalid(`a ${method} request has no body`);
  }
  if (body !== null && body.byteLength > limits.maxRequestBytes) throw bodyTooLarge(limits);
  const redirect = REDIRECTS.find((mode) => mode === given['redirect']);
  if (redirect === undefined) throw invalid('redirect must be "follow", "error" or "manual"');
  const request = {
    key: parseKey(given['key']),
    target: targetOf(parseUrl(given['url'], limits.maxUrlLength), method),
    fields: parseFields(given['headers'], limits),
    redirect,
    upload,
  };
  return { request, body };
}

function parseRecord(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid('a request is an object');
  }
  const entries = Object.entries(value);
  if (entries.some(([key]) => !KEYS.includes(key))) {
    throw invalid(`a request may hold only: ${KEYS.join(', ')}`);
  }
  return Object.fromEntries(entries);
}

function parseMethod(value: unknown): string {
  if (typeof value === 'string' && isMethod(value)) return value.toUpperCase();
  throw invalid('method must be a name of letters other than CONNECT, TRACE and TRACK');
}

/** The number by which a guest names one of the fetches of its call. */
export function parseKey(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw invalid('key must be a whole number');
}

export function bytesAt(
  args: readonly unknown[],
  index: number,
  bytes: readonly Uint8Array[],
): Uint8Array {
  const value = args[index];
  if (typeof value === 'object' && value !== null && Object.hasOwn(value, '$bytes')) {
    const at = (value as { $bytes: unknown }).$bytes;
    const found = typeof at === 'number' ? bytes[at] : undefined;
    if (found !== undefined) return found;
  }
  throw invalid('a body must be bytes');
}

export function bodyTooLarge(limits: NetLimits): BrokerError {
  return new BrokerError(
    'TOO_LARGE',
    `the body of a request may have ${limits.maxRequestBytes} bytes`,
  );
}

function invalid(message: string): BrokerError {
  return new BrokerError('INVALID_ARGUMENT', message);
}
