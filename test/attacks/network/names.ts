// Names for the attacks, as the resolver of an attacker answers for them. Every server is on this machine.

import type { LookupFunction } from 'node:net';
import { Agent } from 'undici';
import type { HostOptions } from '../../../src/index.ts';

/** The addresses of a name; called for each lookup. */
export type Resolver = (name: string) => readonly string[];

const HERE: readonly string[] = ['127.0.0.1'];

/** Every name below `.test` is here. */
export const everyTestName: Resolver = (name) => (name.endsWith('.test') ? HERE : []);

/** What `dns.lookup` would answer. */
export function lookupBy(resolve: Resolver = everyTestName): LookupFunction {
  return (name, options, callback) => {
    const found = resolve(name).map((address) => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }));
    const [first] = found;
    if (first === undefined) {
      const error = new Error(`getaddrinfo ENOTFOUND ${name}`);
      callback(Object.assign(error, { code: 'ENOTFOUND' }), '');
    } else if (options.all === true) callback(null, found);
    else callback(null, first.address, first.family);
  };
}

/** For `Attack.host`. */
export function testNames(): HostOptions {
  return { lookup: lookupBy() };
}

/** The same, where plugins may move 200 MB a second: what ends them is another cap. */
export function fastNetwork(): HostOptions {
  return { ...testNames(), policy: { limits: { network: 204_800 } } };
}

/** A client of undici that knows these names. */
export function lookupAgent(): Agent {
  return new Agent({ connect: { lookup: lookupBy() } });
}
