// The few file operations the writer needs, as an interface: tests put a failing disk behind it. Knows no format.

import * as fs from 'node:fs';

/** Throws what `node:fs` throws. `write` may write less than asked and returns how much it wrote. */
export interface LogFiles {
  /** Opens for reading and appending, made with mode 0600 if it is not there. */
  readonly open: (path: string) => number;
  readonly write: (fd: number, bytes: Uint8Array, offset: number, length: number) => number;
  readonly read: (fd: number, length: number, position: number) => Buffer;
  readonly truncate: (fd: number, length: number) => void;
  readonly stat: (fd: number) => FileIdentity;
  /** The same for a name; null if nothing is there. */
  readonly statPath: (path: string) => FileIdentity | null;
  /** Settles when the file's bytes are on the disk. */
  readonly sync: (fd: number) => Promise<void>;
  /** Returns when the file's bytes and the folder's entry for it are on the disk. */
  readonly syncNow: (fd: number, folder: string) => void;
  readonly close: (fd: number) => void;
}

/** `inode` is the same for the same file and no other. */
interface FileIdentity {
  readonly size: number;
  readonly inode: string;
}

export const nodeFiles: LogFiles = {
  open: (path) =>
    fs.openSync(path, fs.constants.O_RDWR | fs.constants.O_APPEND | fs.constants.O_CREAT, 0o600),
  write: (fd, bytes, offset, length) => fs.writeSync(fd, bytes, offset, length),
  read(fd, length, position) {
    const bytes = Buffer.alloc(length);
    let filled = 0;
    while (filled < length) {
      const count = fs.readSync(fd, bytes, filled, length - filled, position + filled);
      if (count === 0) break;
      filled += count;
    }
    return bytes.subarray(0, filled);
  },
  truncate: (fd, length) => fs.ftruncateSync(fd, length),
  stat: (fd) => identify(fs.fstatSync(fd)),
  statPath(path) {
    const stats = fs.statSync(path, { throwIfNoEntry: false });
    return stats === undefined ? null : identify(stats);
  },
  sync: (fd) =>
    new Promise((resolve, reject) => {
      fs.fdatasync(fd, (error) => (error === null ? resolve() : reject(error)));
    }),
  syncNow(fd, folder) {
    fs.fdatasyncSync(fd);
    const folderFd = fs.openSync(folder, 'r');
    try {
      fs.fsyncSync(folderFd);
    } finally {
      fs.closeSync(folderFd);
    }
  },
  close: (fd) => fs.closeSync(fd),
};

function identify(stats: fs.Stats): FileIdentity {
  return { size: stats.size, inode: `${stats.dev}:${stats.ino}` };
}
