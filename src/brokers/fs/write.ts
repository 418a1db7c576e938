// Writing: replace, append, copy. Nothing is created, truncated or written before the target has been looked at.

import {
  constants,
  fchmodSync,
  openSync,
  renameSync,
  unlinkSync,
  write as writeCallback,
} from 'node:fs';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import type { Decision } from '../../../policies/index.ts';
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
    perform(use) {
      assertSize(place, data.byteLength, use.decisions[0]);
      return replace(place, data, request.disk, use.signal);
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
    async perform(use) {
      assertWritable(to, assertUsable(to));
      const bytes = await readContent(from, request.disk, use);
      assertSize(to, bytes.byteLength, use.decisions[1]);
      return await replace(to, bytes, request.disk, use.signal);
    },
  };
}

export function appendFile(request: Request): Plan {
  const place = placeAt(request, 0, 'path', 'all');
  const data = contentAt(request, 1, place.asked);
  return {
    asked: place.asked,
    accesses: [access('fs.write', place)],
    async perform(use) {
      const slot = openSlot(place, request.disk, 'EISDIR');
      using _folder = slot.folder;
      const cap = capOf(request.disk, use.decisions[0]);
      using file = openForAppend(place, slot, data.byteLength, cap);
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
 */
async function replace(
  place: Place,
  data: Uint8Array,
  disk: Disk,
  signal: AbortSignal,
): Promise<Written> {
  const slot = openSlot(place, disk, 'EISDIR');
  using folder = slot.folder;
  const old = inspectTarget(place, slot);
  const temporary = folder.path(`${TEMPORARY_PREFIX}${randomUUID()}`);
  using file = new Handle(openSync(temporary, CREATE, 0o666));
  try {
    if (old !== null) fchmodSync(file.fd, old.mode & 0o777);
    await writeAll(file.fd, data, signal);
    renameSync(temporary, folder.path(slot.name));
  } catch (error) {
    unlinkSync(temporary);
    throw error;
  }
  return { meter: { bytes: data.byteLength, disk: data.byteLength - (old?.size ?? 0) } };
}

function inspectTarget(
  place: Place,
  slot: Slot,
): { readonly mode: number; readonly size: number } | null {
  using target = lookInSlot(slot);
  if (target === null) return null;
  const stats = target.stat();
  if (stats.dev !== slot.device) throw fsError('EXDEV', place.asked);
  assertOrdinary(place, stats, 'write');
  return { mode: stats.mode, size: stats.size };
}

function openForAppend(place: Place, slot: Slot, length: number, cap: number): Handle {
  using target = lookInSlot(slot) ?? createForAppend(slot);
  const stats = target.stat();
  if (stats.dev !== slot.device) throw fsError('EXDEV', place.asked);
  assertOrdinary(place, stats, 'write');
  if (stats.size + length > cap) {
    throw fsError('TOO_LARGE', place.asked, `the file would grow beyond ${cap} bytes`);
  }
  return reopen(target, constants.O_WRONLY | constants.O_APPEND);
}

/** Somebody else may have made it just now: then theirs is looked at like any other. */
function createForAppend(slot: Slot): Handle {
  try {
    return new Handle(openSync(slot.folder.path(slot.name), CREATE, 0o666));
  } catch (error) {
    const theirs = codeOf(error) === 'EEXIST' ? lookInSlot(slot) : null;
    if (theirs !== null) return theirs;
    throw error;
  }
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
