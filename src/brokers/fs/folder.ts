// Folders: list one, make one.

import { mkdirSync } from 'node:fs';
import type { Use } from '../../gate/index.ts';
import type { Account } from './account.ts';
import { openFolder, type Root } from './beneath.ts';
import { codeOf, fsError } from './errors.ts';
import { openSubfolder, type Handle } from './handle.ts';
import { assertUsable, type Place } from './locate.ts';
import { assertWritable, lookAtPlace, lookInSlot, openRootOf, openSlot } from './open.ts';
import { decideAll } from './decide.ts';
import { isTemporary } from './path.ts';
import { access, flagsAt, placeAt, type Disk, type Plan, type Request } from './request.ts';
import { listEntries } from './tree.ts';

export function readdir(request: Request): Plan {
  const place = placeAt(request, 0, 'path', 'all');
  const { withFileTypes } = flagsAt(request, 1, ['withFileTypes']);
  return {
    asked: place.asked,
    accesses: [access('fs.read', place)],
    async perform(use) {
      using folder = lookAtPlace(place, request.disk);
      if (!folder.stat().isDirectory()) throw fsError('ENOTDIR', place.asked);
      const max = request.disk.limits.maxEntries;
      const counting = { asked: place.asked, signal: use.signal, max, count: 0 };
      const listed = (await listEntries(folder, counting))
        .filter(({ name }) => !isTemporary(name))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      const value = withFileTypes
        ? listed.map(({ name, kind }) => ({ name, kind }))
        : listed.map(({ name }) => name);
      return { value, meter: { entries: listed.length } };
    },
  };
}

export function mkdir(request: Request): Plan {
  const place = placeAt(request, 0, 'path', 'all');
  const { recursive } = flagsAt(request, 1, ['recursive']);
  return {
    asked: place.asked,
    accesses: [access('fs.write', place)],
    changes: place.mount,
    async perform(use, account) {
      if (recursive) {
        makeAll(place, request.disk, account, use);
        return {};
      }
      const slot = openSlot(place, request.disk, 'EEXIST');
      using folder = slot.folder;
      using there = lookInSlot(slot);
      if (there !== null) throw fsError('EEXIST', place.asked);
      using reserved = account.reserve({ bytes: 0, files: 1 }, place.asked);
      mkdirSync(folder.path(slot.name));
      reserved.keep();
      return {};
    },
  };
}

/** Decides on every folder that is missing, and has room for all, before it makes the first. */
function makeAll(place: Place, disk: Disk, account: Account, use: Use): void {
  assertWritable(place, assertUsable(place));
  const root = openRootOf(place);
  using _open = root.handle;
  const deepest = openDeepest(root, place, disk);
  using folder = deepest.folder;
  const missing = place.names.slice(deepest.depth);
  const above = missing.slice(0, -1).map((_, index) => ancestor(place, deepest.depth + index + 1));
  decideAll(use, 'fs.write', above, place.asked);
  using reserved = account.reserve({ bytes: 0, files: missing.length }, place.asked);
  let made = 0;
  try {
    makeIn(folder, missing, root.device, () => (made += 1));
  } finally {
    reserved.keep({ bytes: 0, files: made });
  }
}

/** The deepest folder on the way that is there already, and how many names lead to it. */
function openDeepest(
  root: Root,
  place: Place,
  disk: Disk,
): { readonly folder: Handle; readonly depth: number } {
  for (let depth = place.names.length; ; depth -= 1) {
    try {
      return { folder: openFolder(disk.beneath, root, place.names.slice(0, depth)), depth };
    } catch (error) {
      if (codeOf(error) !== 'ENOENT' || depth === 0) throw error;
    }
  }
}

function makeIn(
  folder: Handle,
  names: readonly string[],
  device: number,
  onMade: () => void,
): void {
  const [name, ...deeper] = names;
  if (name === undefined) return;
  try {
    mkdirSync(folder.path(name));
    onMade();
  } catch (error) {
    // Somebody else made it just now: it serves if it is a folder, which opening it will tell.
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  using made = openSubfolder(folder, name, device);
  makeIn(made, deeper, device, onMade);
}

function ancestor(place: Place, depth: number): string {
  return `${place.mount?.at ?? ''}/${place.names.slice(0, depth).join('/')}`;
}
