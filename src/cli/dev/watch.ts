// Says when something in a plugin's folder has changed. Reads no file and knows no plugin.

import { existsSync, watch } from 'node:fs';
import { basename, dirname, resolve, sep } from 'node:path';

/** An editor that saves writes, renames and touches: what comes within this time is one change. In milliseconds. */
const QUIET = 60;
const IGNORED = new Set(['node_modules', '.skerry', '.git']);

export interface WatchOptions {
  readonly folder: string;
  /** What the runtime itself writes, which is no change of the author's. */
  readonly without: string;
  /** A file that need not lie in the folder, nor be there yet. */
  readonly beside: string;
  /** Names relative to the folder; of the file beside it, its last name. */
  readonly onChange: (names: readonly string[]) => void;
  /** The folder cannot be watched any more: it is gone, or the system has no more watches. */
  readonly onError: (error: Error) => void;
}

export function watchPlugin({
  folder,
  without,
  beside,
  onChange,
  onError,
}: WatchOptions): Disposable {
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const note = (name: string): void => {
    changed.add(name);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const names = [...changed].sort();
      changed.clear();
      onChange(names);
    }, QUIET);
  };
  const isOurs = ignores(resolve(folder), resolve(without));
  const place = dirname(resolve(beside));
  const watchers = [
    watch(folder, { recursive: true, ignore: isOurs }, (_event, name) => {
      if (name !== null && !isOurs(name)) note(name);
    }),
    ...(existsSync(place)
      ? [watch(place, (_event, name) => void (name === basename(beside) && note(name)))]
      : []),
  ];
  for (const watcher of watchers) watcher.on('error', onError);
  return {
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}

function ignores(folder: string, without: string): (name: string) => boolean {
  return (name) => {
    const path = resolve(folder, name);
    return (
      path === without ||
      path.startsWith(without + sep) ||
      path
        .slice(folder.length)
        .split(sep)
        .some((part) => IGNORED.has(part))
    );
  };
}
