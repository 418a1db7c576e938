// Failures of the network as the guest may see them: a code, and the host the guest asked for. What Node says names
// addresses behind a name, ports and certificates of inner hosts: it stays behind as the cause.

import { BrokerError } from '../../gate/index.ts';

const TIMEOUTS: ReadonlySet<string> = new Set([
  'ETIMEDOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
]);

const TEXTS: Readonly<Record<string, string>> = {
  EAI_AGAIN: 'the name cannot be looked up now',
  ENOTFOUND: 'there is no such name',
  ENODATA: 'there is no such name',
  ECONNREFUSED: 'the connection was refused',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the host cannot be reached',
  ECONNRESET: 'the connection was lost',
  EPIPE: 'the connection was lost',
  UND_ERR_SOCKET: 'the connection was lost',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the body has another length than was said',
  Z_BUF_ERROR: 'the body ends within its compression',
  Z_DATA_ERROR: 'the body is not compressed as its header says',
};

/** Any failure of a fetch, as a BrokerError. `host` as the guest spelled it. */
export function toNetError(error: unknown, host: string): BrokerError {
  if (error instanceof BrokerError) return error;
  const code = codeOf(error);
  if (TIMEOUTS.has(code)) return timedOut(host, error);
  if (code === 'UND_ERR_HEADERS_OVERFLOW') {
    return new BrokerError('TOO_LARGE', `the head of the response is too large: ${shown(host)}`, {
      cause: error,
    });
  }
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return bodyTooLarge(host, error);
  return new BrokerError('NETWORK_ERROR', `${textOf(code)}: ${shown(host)}`, { cause: error });
}

function textOf(code: string): string {
  const known = Object.hasOwn(TEXTS, code) ? TEXTS[code] : undefined;
  if (known !== undefined) return known;
  if (code.startsWith('HPE_')) return 'the answer is not HTTP';
  if (/CERT|^UNABLE_TO|SELF_SIGNED|^HOSTNAME_MISMATCH/.test(code)) {
    return `the certificate is not trusted (${code})`;
  }
  if (/SSL|TLS|EPROTO/.test(code)) return 'TLS could not be agreed on';
  return /BROTLI|ZSTD/i.test(code)
    ? 'the body is not compressed as its header says'
    : 'the request failed';
}

/** Node gathers what each address answered; the first answer speaks for all. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  // undici gives these a code only sometimes.
  if (error.name === 'HTTPParserError') return 'HPE_INVALID';
  return error instanceof AggregateError ? codeOf(error.errors[0]) : '';
}

/** Whether a connection that had been kept was closed before the request reached anybody. */
export function isStale(error: unknown): boolean {
  return ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE', 'UND_ERR_DESTROYED'].includes(codeOf(error));
}

export function timedOut(host: string, cause?: unknown): BrokerError {
  return new BrokerError('TIMEOUT', `it took too long: ${shown(host)}`, { cause });
}

export function bodyTooLarge(host: string, cause?: unknown): BrokerError {
  return new BrokerError('TOO_LARGE', `the body of the response is too large: ${shown(host)}`, {
    cause,
  });
}

export function shown(host: string): string {
  return JSON.stringify(host.length > 253 ? `${host.slice(0, 253)}…` : host);
}
