// From a place to open handles that are fit for use: looked at first, and only ordinary files go further.

import type { Stats } from 'node:fs';
import { openFolder, openRoot, type Root } from './beneath.ts';
import { codeOf, fsError } from './errors.ts';
import { openEntry, type Handle } from './handle.ts';
import { assertUsable, type Place } from './locate.ts';
import type { Mount } from './mounts.ts';
import type { Disk } from './request.ts';

/** The root of the mount a place lies in, made first where the mount says so. */
export function openRootOf(place: Place): Root {
  return openRoot(assertUsable(place), { create: true });
}

/** The thing itself, looked at but not opened for input or output. */
export function lookAtPlace(place: Place, disk: Disk): Handle {
  const root = openRootOf(place);
  using _open = root.handle;
  return disk.beneath(root, place.names);
}

/** The folder a place lies in, and its name there. */
export interface Slot {
  readonly folder: Handle;
  readonly name: string;
  readonly device: number;
}

/** Throws `whole` for the mount itself, which lies in no folder; EROFS where nothing may be changed. */
export function openSlot(place: Place, disk: Disk, whole: 'EISDIR' | 'EEXIST' | 'mount'): Slot {
  assertWritable(place, assertUsable(place));
  const name = place.names.at(-1);
  if (name === undefined) {
    if (whole === 'mount')
      throw fsError('INVALID_ARGUMENT', place.asked, 'a mount stays where it is');
    throw fsError(whole, place.asked);
  }
  const root = openRootOf(place);
  using _open = root.handle;
  const folder = openFolder(disk.beneath, root, place.names.slice(0, -1));
  return { folder, name, device: root.device };
}

export function assertWritable(place: Place, mount: Mount): void {
  if (mount.readonly) throw fsError('EROFS', place.asked);
}

/** What is in a slot now, links not followed; null for nothing. */
export function lookInSlot(slot: Slot): Handle | null {
  try {
    return openEntry(slot.folder, slot.name);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Content is read from and written to ordinary files with one name only; nothing else, whatever the policy says. */
export function assertOrdinary(place: Place, stats: Stats, use: 'read' | 'write'): void {
  if (stats.isDirectory()) throw fsError('EISDIR', place.asked);
  if (stats.isSymbolicLink()) throw fsError('ELOOP', place.asked);
  if (!stats.isFile()) throw fsError('UNSUPPORTED_FILE', place.asked);
  const tolerated = use === 'read' && place.mount?.allowHardLinks === true;
  if (stats.nlink > 1 && !tolerated) {
    throw fsError(
      'UNSUPPORTED_FILE',
      place.asked,
      'the file has other names (hard links) and may lie elsewhere',
    );
  }
}
