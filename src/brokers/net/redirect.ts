// What the next request is after a redirect, by the rules of the fetch standard. Sends nothing and decides nothing.

import { BrokerError } from '../../gate/index.ts';
import { type Field, withoutBodyFields, withoutCredentials } from './headers.ts';
import { type Target, targetOf, urlProblem } from './target.ts';

/** One request of a fetch. `pieces`: its body comes from the guest as it is sent, and cannot be sent twice. */
export interface Hop {
  readonly target: Target;
  readonly fields: readonly Field[];
  readonly body: Uint8Array | 'pieces' | null;
}

const STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export function isRedirect(status: number): boolean {
  return STATUSES.has(status);
}

/** Throws REDIRECT where there is no next request. */
export function nextHop(hop: Hop, status: number, location: string, maxUrlLength: number): Hop {
  const url = locationUrl(hop, location, maxUrlLength);
  if (status !== 303 && hop.body === 'pieces') {
    throw refused('a redirect asks for the body again, which was sent in pieces');
  }
  const { method } = hop.target.resource;
  const toGet =
    status === 303
      ? method !== 'GET' && method !== 'HEAD'
      : (status === 301 || status === 302) && method === 'POST';
  const fields = toGet ? withoutBodyFields(hop.fields) : hop.fields;
  return {
    target: targetOf(url, toGet ? 'GET' : method),
    fields: url.origin === hop.target.url.origin ? fields : withoutCredentials(fields),
    body: toGet ? null : hop.body,
  };
}

function locationUrl(hop: Hop, location: string, maxUrlLength: number): URL {
  // A field is bytes; servers that write other than ASCII mean UTF-8.
  const text = Buffer.from(location, 'latin1').toString('utf8');
  const url = URL.parse(text, hop.target.url.href);
  if (url === null) throw refused('a redirect leads to a URL that cannot be read');
  const problem = urlProblem(url);
  if (problem !== null) throw refused(`a redirect is not followed: ${problem}`);
  if (url.href.length > maxUrlLength) throw refused('a redirect leads to a URL that is too long');
  return url;
}

export function refused(message: string): BrokerError {
  return new BrokerError('REDIRECT', message);
}
