// What one unit keeps in its folder, in bytes and in files, held against what it may keep. Growth is charged before it
// happens and given back when it did not, so that operations at the same time cannot go beyond together. Reads no folder.

import type { Stats } from 'node:fs';
import { fsError } from './errors.ts';
import type { Handle } from './handle.ts';

/** `bytes` of content as a file's size has it; `files` and folders, links and whatever else has a name. */
export interface Amount {
  readonly bytes: number;
  readonly files: number;
}

/** A file that is open for more. It is charged with what it may grow to; when the last has let go, with what it is. */
interface Growing {
  /** Bytes when the first began. */
  readonly base: number;
  charged: number;
  users: number;
}

export class Account {
  #kept: Amount;
  #most: Amount;
  /** By device and inode: the name may go to another file meanwhile. */
  readonly #growing = new Map<string, Growing>();
  #refused = false;

  constructor(kept: Amount, most: Amount) {
    this.#kept = kept;
    this.#most = most;
  }

  get kept(): Amount {
    return this.#kept;
  }

  /** Whether something was refused: the count may be older than what the operator did in the folder. */
  get hasRefused(): boolean {
    return this.#refused;
  }

  /** What the unit may keep, as the newest call has it. */
  allow(most: Amount): void {
    this.#most = most;
  }

  /**
   * Charges growth that has not happened yet. Throws DISK_LIMIT where there is no room.
   * `instead`: files that go when it has happened. They are not in its way, though given back only then.
   */
  reserve(growth: Amount, asked: string, instead = 0): Reservation {
    this.#assertRoom(growth, asked, instead);
    this.#add(growth.bytes, growth.files);
    return new Reservation(growth, (back) => this.#add(-back.bytes, -back.files));
  }

  /** Throws DISK_LIMIT where there are more files than may be: what was to go has gone before, by another hand. */
  assertFiles(asked: string): void {
    if (this.#kept.files > this.#most.files) this.#refuse('files', asked);
  }

  /**
   * Charges what is to be added to an open file, until it is let go of: before the handle is closed. Throws DISK_LIMIT.
   * Until then it is at most as long as `lengthOf` says.
   */
  extend(file: Handle, bytes: number, asked: string): Disposable {
    this.#assertRoom({ bytes, files: 0 }, asked, 0);
    const stats = file.stat();
    const key = keyOf(stats);
    const growing = this.#growing.get(key) ?? { base: stats.size, charged: 0, users: 0 };
    this.#growing.set(key, growing);
    growing.charged += bytes;
    growing.users += 1;
    this.#add(bytes, 0);
    return {
      [Symbol.dispose]: () => {
        growing.users -= 1;
        if (growing.users > 0) return;
        this.#growing.delete(key);
        const now = file.stat();
        const size = now.nlink === 0 ? 0 : now.size;
        this.#add(size - growing.base - growing.charged, 0);
      },
    };
  }

  /** Bytes of a file with everything that is being added to it. */
  lengthOf(stats: Stats): number {
    const growing = this.#growing.get(keyOf(stats));
    return growing === undefined ? stats.size : growing.base + growing.charged;
  }

  /** Gives back what has just gone, as it was looked at in the same breath. */
  remove(gone: Stats): void {
    // One that grows still takes room; whoever lets go of it last gives that back.
    const grows = this.#growing.has(keyOf(gone));
    this.#add(gone.isFile() && !grows ? -gone.size : 0, -1);
  }

  /** Gives back a folder that has just gone: it was empty. */
  removeFolder(): void {
    this.#add(0, -1);
  }

  /** Never below nothing: what somebody else put into the folder gives no room when it goes. */
  #add(bytes: number, files: number): void {
    this.#kept = {
      bytes: Math.max(0, this.#kept.bytes + bytes),
      files: Math.max(0, this.#kept.files + files),
    };
  }

  /** What takes nothing more is let through: a limit that was lowered must not be in the way of it. */
  #assertRoom(growth: Amount, asked: string, instead: number): void {
    const { bytes, files } = this.#kept;
    if (growth.bytes > 0 && bytes + growth.bytes > this.#most.bytes) this.#refuse('disk', asked);
    const more = growth.files - instead;
    if (more > 0 && files + more > this.#most.files) this.#refuse('files', asked);
  }

  #refuse(key: 'disk' | 'files', asked: string): never {
    this.#refused = true;
    const { bytes, files } = this.#most;
    const most = key === 'disk' ? `${bytes} bytes` : `${files} files and folders`;
    throw fsError('DISK_LIMIT', asked, `the limit "${key}" is ${most}: remove some first`);
  }
}

/** Growth that is charged: given back when this ends, unless it was kept. */
export class Reservation implements Disposable {
  #growth: Amount;
  readonly #giveBack: (back: Amount) => void;

  constructor(growth: Amount, giveBack: (back: Amount) => void) {
    this.#growth = growth;
    this.#giveBack = giveBack;
  }

  /** It has happened, or this much of it. */
  keep(happened: Amount = this.#growth): void {
    const { bytes, files } = this.#growth;
    this.#giveBack({ bytes: bytes - happened.bytes, files: files - happened.files });
    this.#growth = { bytes: 0, files: 0 };
  }

  [Symbol.dispose](): void {
    this.#giveBack(this.#growth);
    this.#growth = { bytes: 0, files: 0 };
  }
}

function keyOf({ dev, ino }: Stats): string {
  return `${dev}:${ino}`;
}
