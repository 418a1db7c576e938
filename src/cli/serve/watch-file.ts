// Says when one file has changed, also where it is not there yet. Reads nothing.

import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { SkerryError } from '../../errors.ts';

/** In milliseconds: an editor that saves writes, renames and touches. */
const QUIET = 60;

/** Throws SkerryError `CONFIG_ERROR` where its folder cannot be watched. `failed`: it cannot be any more. */
export function watchFile(
  file: string,
  changed: () => void,
  failed: (error: Error) => void,
): Disposable {
  let timer: NodeJS.Timeout | undefined;
  const watcher = startWatch(file, (name) => {
    if (name !== basename(file)) return;
    clearTimeout(timer);
    timer = setTimeout(changed, QUIET);
  });
  watcher.on('error', failed);
  return {
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      watcher.close();
    },
  };
}

function startWatch(file: string, hear: (name: string | null) => void): FSWatcher {
  try {
    return watch(dirname(resolve(file)), (_event, name) => hear(name));
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? 'error';
    const message = `${file}: cannot be watched (${why}). Its folder has to be there, so that a grant that is taken back is taken back at once.`;
    throw new SkerryError('CONFIG_ERROR', message, { cause });
  }
}
