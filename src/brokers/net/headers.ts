// The fields a guest may send, and which of them survive a redirect. What frames a message or names the connection is
// the broker's alone: two opinions about it between a proxy and a server are how requests are smuggled.

import { BrokerError } from '../../gate/index.ts';
import type { NetLimits } from './limits.ts';

export type Field = readonly [name: string, value: string];

const RESERVED: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'cookie2',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
]);

/** Fields some servers take for the method; each needs a permission for that method too. */
const OVERRIDES: ReadonlySet<string> = new Set([
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
]);

const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Bytes, as the fetch standard has it: no NUL, no line ends, nothing above U+00FF. Other controls are ours to refuse. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Throws INVALID_ARGUMENT for what may not be sent; names are repeated only once they are known to be names. */
export function parseFields(value: unknown, limits: NetLimits): readonly Field[] {
  if (!Array.isArray(value)) throw invalid('headers must be a list of [name, value]');
  if (value.length > limits.maxRequestHeaders) {
    throw invalid(`a request has at most ${limits.maxRequestHeaders} headers`);
  }
  const fields = value.map(parseField);
  const bytes = fieldBytes(fields);
  if (bytes <= limits.maxRequestHeaderBytes) return fields;
  throw invalid(`the headers have more than ${limits.maxRequestHeaderBytes} bytes`);
}

function parseField(pair: unknown): Field {
  const [name, value, more] = Array.isArray(pair) ? (pair as unknown[]) : [];
  if (typeof name !== 'string' || typeof value !== 'string' || more !== undefined) {
    throw invalid('a header is a [name, value] of two strings');
  }
  if (name.length > 256 || !NAME.test(name)) throw invalid('a header has a name that is none');
  const lower = name.toLowerCase();
  if (RESERVED.has(lower) || lower.startsWith('proxy-')) {
    throw invalid(`the header ${lower} is set by the host`);
  }
  const trimmed = value.replace(/^[\t\r\n ]+|[\t\r\n ]+$/g, '');
  if (!VALUE.test(trimmed)) throw invalid(`the header ${lower} has a character no header may have`);
  if (OVERRIDES.has(lower) && !isMethod(trimmed)) {
    throw invalid(`the header ${lower} names a method that is not sent`);
  }
  return [name, trimmed];
}

/** Whether a request with this method is sent at all. Upper or lower case. */
export function isMethod(text: string): boolean {
  return /^[A-Za-z]{1,32}$/.test(text) && !/^(connect|trace|track)$/i.test(text);
}

/** Methods that servers may take a request for, besides its own. */
export function overriddenMethods(fields: readonly Field[]): readonly string[] {
  return fields
    .filter(([name]) => OVERRIDES.has(name.toLowerCase()))
    .map(([, value]) => value.toUpperCase());
}

export function fieldBytes(fields: readonly Field[]): number {
  return fields.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
}

const CREDENTIALS = ['authorization', 'cookie', 'proxy-authorization'];
const OF_BODY = ['content-encoding', 'content-language', 'content-location', 'content-type'];

/** What another origin does not get to see. */
export function withoutCredentials(fields: readonly Field[]): readonly Field[] {
  return without(fields, CREDENTIALS);
}

/** What describes a body that is not sent any more. */
export function withoutBodyFields(fields: readonly Field[]): readonly Field[] {
  return without(fields, OF_BODY);
}

function without(fields: readonly Field[], names: readonly string[]): readonly Field[] {
  return fields.filter(([name]) => !names.includes(name.toLowerCase()));
}

/** What a request has where the guest says nothing. */
const DEFAULTS: readonly Field[] = [
  ['accept', '*/*'],
  ['accept-encoding', 'gzip, deflate, br, zstd'],
  ['user-agent', 'skerry'],
];

/** The fields as they are sent. */
export function sentFields(fields: readonly Field[]): readonly Field[] {
  const names = new Set(fields.map(([name]) => name.toLowerCase()));
  return [...fields, ...DEFAULTS.filter(([name]) => !names.has(name))];
}

function invalid(message: string): BrokerError {
  return new BrokerError('INVALID_ARGUMENT', message);
}
