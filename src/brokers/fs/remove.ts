// Removing a file, a link, or a folder with everything in it once all of that is allowed.

import { lstatSync, unlinkSync } from 'node:fs';
import type { Result, Use } from '../../gate/index.ts';
import type { Account } from './account.ts';
import { decideAll } from './decide.ts';
import { fsError } from './errors.ts';
import { openSubfolder } from './handle.ts';
import type { Place } from './locate.ts';
import { openSlot, type Slot } from './open.ts';
import { access, flagsAt, placeAt, type Disk, type Plan, type Request } from './request.ts';
import { listTree, namesIn, removeTree } from './tree.ts';

/** A link is removed itself; what it leads to stays. */
export function rm(request: Request): Plan {
  const place = placeAt(request, 0, 'path', 'parents');
  const flags = flagsAt(request, 1, ['recursive', 'force']);
  return {
    asked: place.asked,
    accesses: [access('fs.write', place)],
    changes: place.mount,
    async perform(use, account) {
      const slot = openSlot(place, request.disk, 'mount');
      using folder = slot.folder;
      const stats = lstatSync(folder.path(slot.name), { throwIfNoEntry: false });
      if (stats === undefined) {
        if (flags.force) return {};
        throw fsError('ENOENT', place.asked);
      }
      if (!stats.isDirectory()) {
        unlinkSync(folder.path(slot.name));
        account.remove(stats);
        return { meter: { entries: 1, disk: -stats.size } };
      }
      if (!flags.recursive) {
        throw fsError('EISDIR', place.asked, 'is a folder (pass { recursive: true } to remove it)');
      }
      return await removeFolder(place, slot, request.disk, account, use);
    },
  };
}

async function removeFolder(
  place: Place,
  slot: Slot,
  disk: Disk,
  account: Account,
  use: Use,
): Promise<Result> {
  const counting = {
    asked: place.asked,
    signal: use.signal,
    max: disk.limits.maxEntries,
    count: 0,
  };
  using top = openSubfolder(slot.folder, slot.name, slot.device);
  const entries = listTree(top, slot.device, counting);
  decideAll(
    use,
    'fs.write',
    namesIn(entries).map((names) => `${place.path}/${names.join('/')}`),
    place.asked,
  );
  const removing = { device: slot.device, signal: use.signal, account };
  await removeTree(slot.folder, { name: slot.name, entries }, removing);
  return { meter: { entries: counting.count + 1 } };
}
