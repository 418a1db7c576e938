// Where one request goes: the URL that is asked for and the canonical resource the policy decides on, made of the
// same object, so that the one cannot name another place than the other.

import type { Access, HostResource } from '../../../policies/index.ts';
import { BrokerError } from '../../gate/index.ts';

export interface Target {
  readonly url: URL;
  readonly resource: HostResource;
}

export const PRIVATE_ACCESS: Access = Object.freeze({
  action: 'net.private',
  resource: { kind: 'flag' } as const,
});

/** Why a URL is none that is fetched; null where it is one. */
export function urlProblem(url: URL): string | null {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return 'the URL is neither http: nor https:';
  }
  if (url.username !== '' || url.password !== '') return 'the URL holds a user or a password';
  if (url.hostname.endsWith('.')) return 'the host of the URL ends with a dot';
  return url.port === '0' ? 'the port of the URL is 0' : null;
}

/** `url` must have no `urlProblem`. */
export function targetOf(url: URL, method: string): Target {
  const scheme = url.protocol.slice(0, -1);
  const usual = scheme === 'https' ? 443 : 80;
  return {
    url,
    resource: {
      kind: 'host',
      scheme,
      host: url.hostname,
      port: url.port === '' ? usual : Number(url.port),
      method,
      path: url.pathname,
    },
  };
}

/** Throws INVALID_ARGUMENT. The text is the guest's own and not repeated. */
export function parseUrl(text: unknown, maxLength: number): URL {
  if (typeof text !== 'string') throw new BrokerError('INVALID_ARGUMENT', 'url must be a string');
  if (text.length > maxLength) {
    throw new BrokerError('INVALID_ARGUMENT', `the URL is longer than ${maxLength} characters`);
  }
  const url = URL.parse(text);
  const problem = url === null ? 'the URL cannot be read' : urlProblem(url);
  if (url === null || problem !== null) {
    throw new BrokerError('INVALID_ARGUMENT', problem ?? 'the URL cannot be read');
  }
  // Percent-encoding makes a URL longer than its text.
  if (url.href.length > maxLength) {
    throw new BrokerError('INVALID_ARGUMENT', `the URL is longer than ${maxLength} characters`);
  }
  return url;
}
