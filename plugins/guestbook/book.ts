// The book itself: a file with an entry a line. Requests come at the same time, so nothing is ever read, changed and written back:
// an entry is added to the end of the file, which no other request can undo.

import type { Context } from 'skerry/plugin';
import type { Entry, Note } from './types.ts';

const FILE = '/data/entries.jsonl';
/** More would be somebody's flood; the permission bounds the file as well. */
export const MOST_ENTRIES = 200;

/** Newest first. */
export async function readEntries({ fs }: Context): Promise<Entry[]> {
  try {
    return parseEntries(await fs.readFile(FILE, 'utf8'));
  } catch (error) {
    // Nobody has written anything yet.
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Null where the book is full. */
export async function addEntry(ctx: Context, { name, text }: Note): Promise<Entry | null> {
  if ((await readEntries(ctx)).length >= MOST_ENTRIES) return null;
  const at = new Date(await ctx.clock.now()).toISOString();
  const entry: Entry = { id: crypto.randomUUID(), at, name, text };
  try {
    await ctx.fs.appendFile(FILE, `${JSON.stringify(entry)}\n`);
  } catch (error) {
    if (codeOf(error) === 'TOO_LARGE') return null;
    throw error;
  }
  return entry;
}

/** A line that was cut off, by a full disk or a crash, is no entry. */
export function parseEntries(text: string): Entry[] {
  const entries = text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as Entry];
    } catch {
      return [];
    }
  });
  return entries.toReversed();
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null;
}
