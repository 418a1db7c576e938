// An open descriptor that closes itself, and the paths that start at it. Knows no mount and no guest.

import { closeSync, constants, fstatSync, openSync, type Stats } from 'node:fs';
import { hostError } from './errors.ts';
import { O_PATH } from './openat2.ts';

export class Handle implements Disposable {
  readonly fd: number;
  #open = true;

  constructor(fd: number) {
    this.fd = fd;
  }

  /**
   * The open thing, or an entry of the open folder, as a path that Node's own functions take. The kernel goes
   * straight to the descriptor: no name above it is looked up again, so none can be swapped.
   */
  path(entry?: string): string {
    return entry === undefined ? `/proc/self/fd/${this.fd}` : `/proc/self/fd/${this.fd}/${entry}`;
  }

  stat(): Stats {
    return fstatSync(this.fd);
  }

  /** May be called again: a number closed twice would be somebody else's file the second time. */
  [Symbol.dispose](): void {
    if (!this.#open) return;
    this.#open = false;
    closeSync(this.fd);
  }
}

/** Looks at an entry of an open folder without opening it: no device is woken, no pipe waits, no link is followed. */
export function openEntry(folder: Handle, name: string): Handle {
  return new Handle(openSync(folder.path(name), O_PATH | constants.O_NOFOLLOW));
}

/** The same for a folder to go into. Throws ENOTDIR, ELOOP for a link, EXDEV for another filesystem. */
export function openSubfolder(folder: Handle, name: string, device: number): Handle {
  const entry = openEntry(folder, name);
  const problem =
    stepProblem(entry.stat(), device) ?? (entry.stat().isDirectory() ? null : 'ENOTDIR');
  if (problem === null) return entry;
  entry[Symbol.dispose]();
  throw hostError(problem);
}

/** Opens for input or output the very thing `looked` names; the kernel cannot be led elsewhere. */
export function reopen(looked: Handle, flags: number): Handle {
  return new Handle(openSync(looked.path(), flags | constants.O_NONBLOCK | constants.O_NOCTTY));
}

/** Why a walk may not stand on this entry, or null. */
export function stepProblem(stats: Stats, device: number): 'ELOOP' | 'EXDEV' | null {
  if (stats.isSymbolicLink()) return 'ELOOP';
  return stats.dev === device ? null : 'EXDEV';
}
