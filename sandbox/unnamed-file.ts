// A file in memory that has no name: its descriptor is all there is of it. Knows nothing of what is in it.

import { constants, openSync, unlinkSync, writeSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FLAGS = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL;

/** Holds `bytes`, and is read from the first. To be closed by whoever opened it. */
export function openUnnamed(bytes: Uint8Array): number {
  for (const folder of ['/dev/shm', tmpdir()]) {
    const path = join(folder, `skerry-${randomUUID()}`);
    try {
      const fd = openSync(path, FLAGS, 0o600);
      unlinkSync(path);
      writeSync(fd, bytes, 0, bytes.length, 0);
      return fd;
    } catch {
      // The next folder.
    }
  }
  throw new Error(
    'No folder for shared memory: neither /dev/shm nor the temporary folder can be written.',
  );
}
