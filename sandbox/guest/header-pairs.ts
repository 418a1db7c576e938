// Headers as pairs, the form in which they cross to the host and back. Must not know messages.

import { bag, type List, makeList } from './bare.ts';
import type { Header, HeaderList } from './header-list.ts';
import { stringToLowerCase } from './primordials.ts';

export type HeaderPairs = Readonly<List<readonly [string, string]>>;

/** Without prototypes: what writes them as JSON finds no `toJSON` of the guest's. */
export function pairsOf(list: HeaderList): HeaderPairs {
  const pairs = makeList<readonly [string, string]>();
  for (let i = 0; i < list.items.length; i++) {
    const { name, value } = list.items[i] as Header;
    pairs[i] = bag<[string, string]>([name, value]);
  }
  return pairs;
}

/** From the host: valid names in any case, valid values. */
export function listOfPairs(pairs: HeaderPairs, immutable: boolean): HeaderList {
  const items = makeList<Header>();
  for (let i = 0; i < pairs.length; i++) {
    const pair = pairs[i] as readonly [string, string];
    items[i] = { name: stringToLowerCase(pair[0]), value: pair[1] };
  }
  return { items, immutable, sorted: undefined };
}
