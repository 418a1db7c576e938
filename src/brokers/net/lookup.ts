// From a host to the addresses a connection may be made to: all of one reach, and exactly these. Connects to nothing.

import { type LookupFunction, isIP } from 'node:net';
import type { LookupAddress } from 'node:dns';
import { BrokerError } from '../../gate/index.ts';
import { type Reach, reachOf } from './addresses.ts';
import { shown } from './errors.ts';

export interface Route {
  readonly addresses: readonly LookupAddress[];
  readonly reach: 'public' | 'private';
}

/** More answers than a happy connection needs are dropped: each is tried in turn. */
const MOST_ADDRESSES = 16;

/**
 * A name with public and private addresses is reached at its public ones. Throws NETWORK_ERROR where none may be
 * reached by anybody; rejects with what the resolver says.
 */
export async function findRoute(hostname: string, lookup: LookupFunction): Promise<Route> {
  const answers = isAddress(hostname)
    ? [hostname.replace(/^\[|\]$/g, '')]
    : await lookUp(hostname, lookup);
  const addresses = answers.flatMap((address) => {
    const plain = withoutMapping(address);
    const family = isIP(plain);
    return family === 0 ? [] : [{ address: plain, family, reach: reachOf(plain) }];
  });
  const reach = (['public', 'private'] satisfies Reach[]).find((one) =>
    addresses.some((each) => each.reach === one),
  );
  if (reach === undefined) {
    throw new BrokerError(
      'NETWORK_ERROR',
      `the host has no address that may be reached: ${shown(hostname)}`,
    );
  }
  return {
    reach,
    addresses: addresses
      .filter((each) => each.reach === reach)
      .slice(0, MOST_ADDRESSES)
      .map(({ address, family }) => ({ address, family })),
  };
}

/** Whether the host of a URL is an address: there is nothing to look up. */
export function isAddress(hostname: string): boolean {
  return isIP(hostname.replace(/^\[|\]$/g, '')) > 0;
}

/** `::ffff:10.0.0.5`, which the URL standard writes `::ffff:a00:5`, is the IPv4 address itself. */
function withoutMapping(address: string): string {
  const hex = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address);
  if (hex !== null) {
    const [high, low] = [hex[1], hex[2]].map((part) => Number.parseInt(part ?? '', 16));
    return [high, low].flatMap((part = 0) => [part >> 8, part & 255]).join('.');
  }
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
}

async function lookUp(name: string, lookup: LookupFunction): Promise<readonly string[]> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly string[]>();
  lookup(name, { all: true }, (error, found) => {
    if (error !== null) reject(error);
    else resolve(Array.isArray(found) ? found.map(({ address }) => address) : [found]);
  });
  return await promise;
}

/** What Node is told where it would ask a resolver: the addresses that were judged, and no others. */
export function pinned(route: Route): LookupFunction {
  return (_name, options, callback) => {
    const [first] = route.addresses;
    if (options.all === true) callback(null, [...route.addresses]);
    else callback(null, first?.address ?? '', first?.family);
  };
}
