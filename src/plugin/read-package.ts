// Reads single files of a plugin's folder: only regular ones, really inside it, up to a size. The folder is hostile.

import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readlinkSync,
  readSync,
  realpathSync,
} from 'node:fs';
import { join } from 'node:path';
import { SkerryError } from '../errors.ts';

/** The text of `name` (relative, POSIX) in the package at `root`. Throws SkerryError `LOAD_ERROR` naming the file. */
export function readPackageFile(root: string, name: string, maxBytes: number): string {
  const fail = (what: string): never => {
    throw new SkerryError('LOAD_ERROR', `${name}: ${what} (in ${root})`);
  };
  let fd: number;
  try {
    fd = openSync(
      join(root, name),
      constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
    );
  } catch (error) {
    return fail(`cannot be opened: ${(error as NodeJS.ErrnoException).code ?? 'error'}`);
  }
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) return fail('is not a regular file');
    if (stat.size > maxBytes) return fail(`is larger than ${maxBytes} bytes`);
    // A link in a folder on the way leads the open elsewhere: what was opened is asked, not what was named.
    const real = readlinkSync(`/proc/self/fd/${fd}`);
    if (!real.startsWith(`${realpathSync(root)}/`)) return fail('lies outside the package');
    const buffer = Buffer.alloc(stat.size);
    const length = readSync(fd, buffer, 0, buffer.length, 0);
    return buffer.toString('utf8', 0, length);
  } finally {
    closeSync(fd);
  }
}
