// The tool: finds entries by a text.

import type { Context } from 'skerry/plugin';
import { readEntries } from './book.ts';
import type { Entry } from './types.ts';

/** As the schema in `plugin.json` says it: as a tool, it is called with what fits and nothing else. */
export interface Search {
  readonly text: string;
  readonly limit: number;
}

export async function search(
  { text, limit }: Search,
  ctx: Context,
): Promise<{ readonly found: number; readonly entries: Entry[] }> {
  const found = findEntries(await readEntries(ctx), text);
  return { found: found.length, entries: found.slice(0, limit) };
}

export function findEntries(entries: readonly Entry[], wanted: string): Entry[] {
  const text = wanted.toLowerCase();
  return entries.filter((one) => `${one.name}\n${one.text}`.toLowerCase().includes(text));
}
