// Renaming within a mount. A move must not be a way round the policy: whatever is in a moved folder is decided
// under its old and its new name, and nothing may become readable that was not.

import { lstatSync, renameSync, type Stats } from 'node:fs';
import type { Result, Use } from '../../gate/index.ts';
import type { Account } from './account.ts';
import { assertAllowed, decidePath } from './decide.ts';
import { fsError, hostError } from './errors.ts';
import { openEntry } from './handle.ts';
import { assertUsable, type Place } from './locate.ts';
import { assertWritable, openSlot, type Slot } from './open.ts';
import { assertSize } from './write.ts';
import { access, placeAt, type Disk, type Plan, type Request } from './request.ts';
import { listTree, namesIn } from './tree.ts';

/** A link is moved itself; what it leads to stays where it is. */
export function rename(request: Request): Plan {
  const from = placeAt(request, 0, 'from', 'parents');
  const to = placeAt(request, 1, 'to', 'parents');
  const asked = `${from.asked} -> ${to.asked}`;
  return {
    asked,
    accesses: [access('fs.write', from), access('fs.write', to)],
    changes: to.mount,
    async perform(use, account) {
      const mount = assertUsable(from);
      const target = assertUsable(to);
      assertWritable(from, mount);
      assertWritable(to, target);
      if (mount !== target) {
        throw fsError('EXDEV', asked, 'a move stays within one mount: copy, then remove');
      }
      return move(from, to, request.disk, account, use);
    },
  };
}

/** Nothing here waits: from the first look to the new name, no other operation of this host comes between. */
function move(from: Place, to: Place, disk: Disk, account: Account, use: Use): Result {
  const source = openSlot(from, disk, 'mount');
  using _sourceFolder = source.folder;
  const target = openSlot(to, disk, 'mount');
  using _targetFolder = target.folder;
  using moved = openEntry(source.folder, source.name);
  const stats = moved.stat();
  if (stats.dev !== source.device) throw hostError('EXDEV');
  if (!stats.isDirectory()) assertSize(to, stats.size, use.decisions[1]);
  assertNothingGained(from, to, [[]], use);
  if (stats.isDirectory()) {
    const counting = {
      asked: from.asked,
      signal: use.signal,
      max: disk.limits.maxEntries,
      count: 0,
    };
    const inside = [...namesIn(listTree(moved, source.device, counting))];
    assertNothingGained(from, to, inside, use);
  }
  const gone = lstatSync(target.folder.path(target.name), { throwIfNoEntry: false });
  renameSync(source.folder.path(source.name), target.folder.path(target.name));
  // Onto itself, under this name or another of its names, nothing goes.
  if (gone !== undefined && !isSame(gone, stats)) account.remove(gone);
  undoIfSwapped(source, target, stats);
  return {};
}

function isSame(one: Stats, other: Stats): boolean {
  return one.ino === other.ino && one.dev === other.dev;
}

/** Another process may have put something else in the place of what was decided on: that goes back, unread. */
function undoIfSwapped(source: Slot, target: Slot, looked: Stats): void {
  const now = lstatSync(target.folder.path(target.name));
  if (isSame(now, looked)) return;
  renameSync(target.folder.path(target.name), source.folder.path(source.name));
  throw hostError('ENOENT');
}

/** A whole folder is not measured file by file. */
const COPY_INSTEAD = 'the permission there limits the size of files: copy them one by one';

function assertNothingGained(
  from: Place,
  to: Place,
  inside: readonly (readonly string[])[],
  use: Use,
): void {
  for (const names of inside) {
    const before = [from.path, ...names].join('/');
    const after = [to.path, ...names].join('/');
    if (names.length > 0) {
      assertAllowed(decidePath(use, 'fs.write', before), from.asked);
      const written = assertAllowed(decidePath(use, 'fs.write', after), to.asked);
      if (written.maxBytes !== undefined) throw fsError('TOO_LARGE', to.asked, COPY_INSTEAD);
    }
    const readable = decidePath(use, 'fs.read', after);
    if (readable.effect === 'allow') {
      assertAllowed(decidePath(use, 'fs.read', before), from.asked);
    }
  }
}
