// Counts what a folder holds, off the event loop and with an end, and takes away what a host left that died while it wrote.
// For a folder in which nobody writes meanwhile. Knows no unit and no limit.

import { lstat, opendir, unlink } from 'node:fs/promises';
import type { Amount } from './account.ts';
import { codeOf } from './errors.ts';
import { openSubfolder, type Handle } from './handle.ts';
import { MAX_DEPTH } from './limits.ts';
import { isUnfinished } from './path.ts';

/** Looks at so many entries at a time: Node has few threads for files. */
const AT_ONCE = 32;

interface Counting {
  bytes: number;
  files: number;
  readonly most: number;
  readonly device: number;
}

/** Null where there are more than `most` files and folders: what is beyond is not looked at. */
export async function countFolder(folder: Handle, most: number): Promise<Amount | null> {
  const counting: Counting = { bytes: 0, files: 0, most, device: folder.stat().dev };
  await countIn(folder, counting, 0);
  return counting.files > most ? null : { bytes: counting.bytes, files: counting.files };
}

async function countIn(folder: Handle, counting: Counting, depth: number): Promise<void> {
  let some: string[] = [];
  for await (const entry of await opendir(folder.path())) {
    if (counting.files > counting.most) return;
    if (entry.isDirectory()) {
      counting.files += 1;
      if (depth < MAX_DEPTH) await countBelow(folder, entry.name, counting, depth + 1);
      continue;
    }
    some.push(entry.name);
    if (some.length < AT_ONCE) continue;
    await countFiles(folder, some, counting);
    some = [];
  }
  await countFiles(folder, some, counting);
}

/** Gone, a link by now, another filesystem, or not for this user: no plugin gets in there either. */
const CLOSED_TO_US: ReadonlySet<string> = new Set(
  'ENOENT ENOTDIR ELOOP EXDEV EACCES EPERM'.split(' '),
);

/** What nobody can get into counts as one. */
async function countBelow(
  folder: Handle,
  name: string,
  counting: Counting,
  depth: number,
): Promise<void> {
  try {
    using inner = openSubfolder(folder, name, counting.device);
    await countIn(inner, counting, depth);
  } catch (error) {
    if (!CLOSED_TO_US.has(codeOf(error))) throw error;
  }
}

async function countFiles(
  folder: Handle,
  names: readonly string[],
  counting: Counting,
): Promise<void> {
  const looks = await Promise.allSettled(
    names.map(async (name) => {
      try {
        const stats = await lstat(folder.path(name));
        if (stats.isFile() && isUnfinished(name)) return await unlink(folder.path(name));
        counting.files += 1;
        counting.bytes += stats.isFile() ? stats.size : 0;
      } catch (error) {
        if (!CLOSED_TO_US.has(codeOf(error))) throw error;
      }
    }),
  );
  // All have ended by now: none looks through a handle that is closed.
  for (const look of looks) if (look.status === 'rejected') throw look.reason;
}
