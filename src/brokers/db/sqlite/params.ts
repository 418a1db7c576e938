// The values of a statement: a list for `?`, an object for `:name`. Imports nothing: the database process runs it too.

import type { Cell } from '../cell.ts';

export type Params = readonly Cell[] | Readonly<Record<string, Cell>>;

export function isList(params: Params): params is readonly Cell[] {
  return Array.isArray(params);
}
