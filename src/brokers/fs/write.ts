// Writing: replace, append, copy. Nothing is created, truncated or written before the target has been looked at.

import {
  constants,
  fchmodSync,
  lstatSync,
  openSync,
  renameSync,
  type Stats,
  unlinkSync,
  write as writeCallback,
} from 'node:fs';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import type { Decision } from '../../../policies/index.ts';
import type { Account } from './account.ts';
import { codeOf, fsError } from './errors.ts';
import { Handle, reopen } from './handle.ts';
import { assertUsable, type Place } from './locate.ts';
import { assertOrdinary, assertWritable, lookInSlot, openSlot, type Slot } from './open.ts';
import { TEMPORARY_PREFIX } from './path.ts';
import { readContent } from './read.ts';
import { access, contentAt, placeAt, type Disk, type Plan, type Request } from './request.ts';

const write = promisify(writeCallback);
const CREATE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

export function writeFile(request: Request): Plan {
  const place = placeAt(request, 0, 'path', 'all');
  const data = contentAt(request, 1, place.asked);
  return {
    asked: place.asked,
    accesses: [access('fs.write', place)],
    changes: place.mount,
    perform(use, account) {
      assertSize(place, data.byteLength, use.decisions[0]);
      return replace(place, data, request.disk, account, use.signal);
    },
  };
}

/** Copies content only: what a package marks executable or read-only does not stay so. */
export function copyFile(request: Request): Plan {
  const from = placeAt(request, 0, 'from', 'all');
  const to = placeAt(request, 1, 'to', 'all');
  return {
    asked: `${from.asked} -> ${to.asked}`,
    accesses: [access('fs.read', from), access('fs.write', to)],
    changes: to.mount,
    async perform(use, account) {
      assertWritable(to, assertUsable(to));
      const bytes = await readContent(from, request.disk, use);
      assertSize(to, bytes.byteLength, use.decisions[1]);
      return await replace(to, bytes, request.disk, account, use.signal);
    },
  };
}

export function appendFile(request: Request): Plan {
  const place = placeAt(request, 0, 'path', 'all');
  const data = contentAt(request, 1, place.asked);
  return {
    asked: place.asked,
    accesses: [access('fs.write', place)],
    changes: place.mount,
    async perform(use, account) {
      const slot = openSlot(place, request.disk, 'EISDIR');
      using _folder = slot.folder;
      const growth = { bytes: data.byteLength, cap: capOf(request.disk, use.decisions[0]) };
      using file = openForAppend(place, slot, growth, account);
      using _charged = account.extend(file, data.byteLength, place.asked);
      await writeAll(file.fd, data, use.signal);
      return { meter: { bytes: data.byteLength, disk: data.byteLength } };
    },
  };
}

/** The size that the deciding rule gives a file (`maxBytes`), if it says one. */
export function assertSize(place: Place, bytes: number, decision: Decision | undefined): void {
  const cap = decision?.maxBytes;
  if (cap === undefined || bytes <= cap) return;
  throw fsError('TOO_LARGE', place.asked, `the permission is for files of up to ${cap} bytes`);
}

function capOf({ limits }: Disk, decision: Decision | undefined): number {
  return Math.min(limits.maxFileBytes, decision?.maxBytes ?? Number.POSITIVE_INFINITY);
}

interface Written {
  readonly meter: { readonly bytes: number; readonly disk: number };
}

/**
 * Writes a new file beside the target and gives it the target's name: atomic for readers, and a link or pipe put
 * in the target's place meanwhile is replaced, never written through. Not flushed to the disk before it returns.
 * Until then both are there, and both are charged.
 */
async function replace(
  place: Place,
  data: Uint8Array,
  disk: Disk,
  account: Account,
  signal: AbortSignal,
): Promise<Written> {
  const slot = openSlot(place, disk, 'EISDIR');
  using folder = slot.folder;
  const old = inspectTarget(place, slot);
  const growth = { bytes: data.byteLength, files: 1 };
  using reserved = account.reserve(growth, place.asked, old === null ? 0 : 1);
  const temporary = folder.path(`${TEMPORARY_PREFIX}${randomUUID()}`);
  using file = new Handle(openSync(temporary, CREATE, 0o666));
  try {
    if (old !== null) fchmodSync(file.fd, old.mode & 0o777);
    await writeAll(file.fd, data, signal);
    // Others may have worked on the target meanwhile. From this look to the new name, nothing of this host comes between.
    const gone = lstatSync(folder.path(slot.name), { throwIfNoEntry: false });
    if (gone === undefined) account.assertFiles(place.asked);
    renameSync(temporary, folder.path(slot.name));
    if (gone !== undefined) account.remove(gone);
    reserved.keep();
    return { meter: { bytes: data.byteLength, disk: data.byteLength - (gone?.size ?? 0) } };
  } catch (error) {
    unlinkSync(temporary);
    throw error;
  }
}

function inspectTarget(place: Place, slot: Slot): Stats | null {
  using target = lookInSlot(slot);
  if (target === null) return null;
  const stats = target.stat();
  if (stats.dev !== slot.device) throw fsError('EXDEV', place.asked);
  assertOrdinary(place, stats, 'write');
  return stats;
}

interface Growth {
  readonly bytes: number;
  /** Bytes that the file may have then. */
  readonly cap: number;
}

/** Makes the file where there is none; not where what is to be added would be refused. */
function openForAppend(place: Place, slot: Slot, growth: Growth, account: Account): Handle {
  using target = lookInSlot(slot) ?? createForAppend(place, slot, growth, account);
  const stats = target.stat();
  if (stats.dev !== slot.device) throw fsError('EXDEV', place.asked);
  assertOrdinary(place, stats, 'write');
  assertLength(place, account.lengthOf(stats), growth);
  return reopen(target, constants.O_WRONLY | constants.O_APPEND);
}

/** Somebody else may have made it just now: then theirs is looked at like any other. */
function createForAppend(place: Place, slot: Slot, growth: Growth, account: Account): Handle {
  assertLength(place, 0, growth);
  using reserved = account.reserve({ bytes: growth.bytes, files: 1 }, place.asked);
  try {
    const made = new Handle(openSync(slot.folder.path(slot.name), CREATE, 0o666));
    // The bytes are charged anew once it is open.
    reserved.keep({ bytes: 0, files: 1 });
    return made;
  } catch (error) {
    const theirs = codeOf(error) === 'EEXIST' ? lookInSlot(slot) : null;
    if (theirs !== null) return theirs;
    throw error;
  }
}

function assertLength(place: Place, length: number, { bytes, cap }: Growth): void {
  if (length + bytes <= cap) return;
  throw fsError('TOO_LARGE', place.asked, `the file would grow beyond ${cap} bytes`);
}

async function writeAll(fd: number, data: Uint8Array, signal: AbortSignal): Promise<void> {
  let done = 0;
  while (done < data.byteLength) {
    signal.throwIfAborted();
    const { bytesWritten } = await write(
      fd,
      data,
      done,
      Math.min(data.byteLength - done, CHUNK),
      null,
    );
    done += bytesWritten;
  }
}

/** Small enough that a cancelled call stops soon. */
const CHUNK = 1024 * 1024;
