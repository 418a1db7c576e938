// Reading: a whole file, and what a path is.

import { constants, read as readCallback } from 'node:fs';
import { promisify } from 'node:util';
import type { Result, Use } from '../../gate/index.ts';
import { fsError } from './errors.ts';
import { reopen } from './handle.ts';
import type { Place } from './locate.ts';
import { assertOrdinary, lookAtPlace } from './open.ts';
import { access, placeAt, wantsText, type Disk, type Plan, type Request } from './request.ts';

const read = promisify(readCallback);

export function readFile(request: Request): Plan {
  const place = placeAt(request, 0, 'path', 'all');
  const text = wantsText(request.args[1]);
  return {
    asked: place.asked,
    accesses: [access('fs.read', place)],
    async perform(use) {
      const bytes = await readContent(place, request.disk, use);
      const meter = { bytes: bytes.byteLength };
      return text ? { value: bytes.toString('utf8'), meter } : { bytes, meter };
    },
  };
}

export function stat(request: Request): Plan {
  const place = placeAt(request, 0, 'path', 'all');
  return {
    asked: place.asked,
    accesses: [access('fs.read', place)],
    async perform(): Promise<Result> {
      using looked = lookAtPlace(place, request.disk);
      const stats = looked.stat();
      const kind = stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other';
      const size = kind === 'file' ? stats.size : 0;
      return { value: { kind, size, mtime: Math.floor(stats.mtimeMs) } };
    },
  };
}

/** The whole content of an ordinary file. */
export async function readContent(place: Place, disk: Disk, use: Use): Promise<Buffer> {
  using looked = lookAtPlace(place, disk);
  const stats = looked.stat();
  assertOrdinary(place, stats, 'read');
  using file = reopen(looked, constants.O_RDONLY);
  return await readAll(file.fd, stats.size, disk.limits.maxReadBytes, place.asked, use.signal);
}

/** Asks for one byte more than expected, so that a file that grows meanwhile is read on, and stopped at the cap. */
export async function readAll(
  fd: number,
  size: number,
  cap: number,
  asked: string,
  signal: AbortSignal,
): Promise<Buffer> {
  const tooLarge = fsError(
    'TOO_LARGE',
    asked,
    `the file is larger than the ${cap} bytes one read may return`,
  );
  if (size > cap) throw tooLarge;
  let room = Buffer.allocUnsafeSlow(size + 1);
  let filled = 0;
  for (;;) {
    signal.throwIfAborted();
    const { bytesRead } = await read(fd, room, filled, room.length - filled, filled);
    filled += bytesRead;
    if (filled > cap) throw tooLarge;
    // Short of what was asked for, and no less than expected: the end, without asking once more.
    const ended = filled >= size && filled < room.length;
    if (ended || bytesRead === 0) return room.subarray(0, filled);
    if (filled === room.length) {
      room = Buffer.concat([room, Buffer.allocUnsafeSlow(Math.min(room.length, cap) + 1)]);
    }
  }
}
