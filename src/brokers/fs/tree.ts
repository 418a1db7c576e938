// Everything beneath an open folder, listed through descriptors so that no name can be swapped for a link on the way.

import { lstatSync, opendirSync, type Dirent, unlinkSync } from 'node:fs';
import { opendir, rmdir } from 'node:fs/promises';
import { setImmediate as immediate } from 'node:timers/promises';
import { isUtf8 } from 'node:buffer';
import type { Account } from './account.ts';
import { codeOf, fsError } from './errors.ts';
import { openSubfolder, type Handle } from './handle.ts';
import { MAX_DEPTH } from './limits.ts';
import { isUnfinished } from './path.ts';

type EntryKind = 'file' | 'folder' | 'link' | 'other';

export interface Entry {
  readonly name: string;
  readonly kind: EntryKind;
  /** False where the name on the disk is not UTF-8: it can be shown, not used. */
  readonly exact: boolean;
}

/** A name and, for a folder, what is in it. */
export interface Tree {
  readonly name: string;
  readonly entries: readonly Tree[] | null;
}

export interface Counting {
  readonly asked: string;
  readonly signal: AbortSignal;
  readonly max: number;
  count: number;
}

/** Entries in no order. Throws TOO_LARGE when the count passes its cap, before the rest is read. */
export async function listEntries(folder: Handle, counting: Counting): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of await opendir(folder.path(), NAMES_AS_BYTES)) {
    entries.push(countedEntry(entry, counting));
  }
  return entries;
}

/**
 * In one go, so that no other operation of this host comes between what is listed here and what is done about it.
 * Throws UNSUPPORTED_FILE for a name that no rule could be matched against, EXDEV for another filesystem.
 */
export function listTree(
  folder: Handle,
  device: number,
  counting: Counting,
  depth = 0,
): readonly Tree[] {
  if (depth > MAX_DEPTH) {
    throw fsError('ENAMETOOLONG', counting.asked, 'folders are nested too deep');
  }
  return listEntriesNow(folder, counting).map(({ name, kind, exact }) => {
    if (!exact) {
      throw fsError('UNSUPPORTED_FILE', counting.asked, 'a name in the folder is not UTF-8');
    }
    if (kind !== 'folder') return { name, entries: null };
    using inner = openSubfolder(folder, name, device);
    return { name, entries: listTree(inner, device, counting, depth + 1) };
  });
}

function listEntriesNow(folder: Handle, counting: Counting): readonly Entry[] {
  const entries: Entry[] = [];
  const dir = opendirSync(folder.path(), NAMES_AS_BYTES);
  try {
    for (let entry = dir.readSync(); entry !== null; entry = dir.readSync()) {
      entries.push(countedEntry(entry, counting));
    }
  } finally {
    dir.closeSync();
  }
  return entries;
}

/** Node hands out names as bytes with this encoding; its types do not say so. */
const NAMES_AS_BYTES = { encoding: 'buffer' as BufferEncoding };

function countedEntry(entry: Dirent, counting: Counting): Entry {
  counting.signal.throwIfAborted();
  counting.count += 1;
  if (counting.count > counting.max) {
    throw fsError('TOO_LARGE', counting.asked, `more than ${counting.max} entries`);
  }
  const name = entry.name as unknown as Buffer;
  return { name: name.toString('utf8'), kind: kindOf(entry), exact: isUtf8(name) };
}

function kindOf(entry: Dirent): EntryKind {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'link' : 'other';
}

/** Names of everything in the trees, folders before what is in them, relative to where the trees were listed. */
export function* namesIn(
  trees: readonly Tree[],
  above: readonly string[] = [],
): Generator<readonly string[]> {
  for (const tree of trees) {
    const names = [...above, tree.name];
    yield names;
    if (tree.entries !== null) yield* namesIn(tree.entries, names);
  }
}

export interface Removing {
  readonly device: number;
  readonly signal: AbortSignal;
  readonly account: Account;
}

/** Removes exactly what was listed; what has appeared since stays, and keeps its folder (ENOTEMPTY). */
export async function removeTree(folder: Handle, tree: Tree, removing: Removing): Promise<void> {
  removing.signal.throwIfAborted();
  if (tree.entries === null) return await removeEntry(folder, tree.name, removing.account);
  {
    using inner = openSubfolder(folder, tree.name, removing.device);
    for (const entry of tree.entries) await removeTree(inner, entry, removing);
  }
  if (await happened(rmdir(folder.path(tree.name)))) removing.account.removeFolder();
}

/** What is there is looked at and goes in the same breath: another may have the name a moment later. */
async function removeEntry(folder: Handle, name: string, account: Account): Promise<void> {
  const stats = lstatSync(folder.path(name), { throwIfNoEntry: false });
  if (stats === undefined) return;
  try {
    unlinkSync(folder.path(name));
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return;
  }
  // One that is being written is charged to whoever writes it.
  if (!isUnfinished(name)) account.remove(stats);
  // Folders may hold thousands: others have their turn in between.
  await immediate();
}

/** False where it had gone before. */
async function happened(removal: Promise<void>): Promise<boolean> {
  try {
    await removal;
    return true;
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return false;
  }
}
