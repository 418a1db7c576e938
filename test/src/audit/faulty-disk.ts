// A disk whose operations can be made to fail. What does not fail is done by the real one.
import { nodeFiles, type LogFiles } from '../../../src/audit/index.ts';

export function faultyDisk(): LogFiles & { faults: Partial<LogFiles> } {
  const disk = {
    faults: {} as Partial<LogFiles>,
    open: (path: string) => (disk.faults.open ?? nodeFiles.open)(path),
    write: (fd: number, bytes: Uint8Array, offset: number, length: number) =>
      (disk.faults.write ?? nodeFiles.write)(fd, bytes, offset, length),
    read: (fd: number, length: number, position: number) =>
      (disk.faults.read ?? nodeFiles.read)(fd, length, position),
    truncate: (fd: number, length: number) =>
      (disk.faults.truncate ?? nodeFiles.truncate)(fd, length),
    stat: (fd: number) => (disk.faults.stat ?? nodeFiles.stat)(fd),
    statPath: (path: string) => (disk.faults.statPath ?? nodeFiles.statPath)(path),
    sync: (fd: number) => (disk.faults.sync ?? nodeFiles.sync)(fd),
    syncNow: (fd: number, folder: string) => (disk.faults.syncNow ?? nodeFiles.syncNow)(fd, folder),
    close: (fd: number) => (disk.faults.close ?? nodeFiles.close)(fd),
  };
  return disk;
}

export function failing(code: string): () => never {
  return () => {
    throw Object.assign(new Error(code), { code });
  };
}

/** Writes some of the bytes, then fails, as a disk does that becomes full. */
export function tearing(bytes: number): LogFiles['write'] {
  let left = bytes;
  return (fd, buffer, offset, length) => {
    if (left === 0) return failing('ENOSPC')();
    const count = nodeFiles.write(fd, buffer, offset, Math.min(left, length));
    left -= count;
    return count;
  };
}
