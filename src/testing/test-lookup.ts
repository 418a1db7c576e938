// Host names of a test: a table in place of the system's resolver. What it answers is judged like any other answer.

import { isIP, type LookupFunction } from 'node:net';
import type { TestNetwork } from './options.ts';

/** Undefined where the test says nothing: names are then looked up as in a product. */
export function testLookup(given: TestNetwork['lookup']): LookupFunction | undefined {
  if (given === undefined || typeof given === 'function') return given;
  const table = new Map(Object.entries(given));
  return (name, _options, callback) => {
    const addresses = [table.get(name) ?? []].flat();
    const found = addresses.map((address) => ({ address, family: isIP(address) }));
    if (found.length > 0) callback(null, found);
    else callback(Object.assign(new Error(`no such name: ${name}`), { code: 'ENOTFOUND' }), []);
  };
}
