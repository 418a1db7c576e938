// What a wrapped cell sees of the filesystem: the files Node needs to start and those of the cell, each by its own name, and
// nothing else. Looks at the machine once; starts no cell.

import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';

/** Of the cell itself, where it lies. It finds there what it may allocate. */
const STATUS = '/proc/self/status';
const ZONE = '/etc/localtime';

/** A line of the loader: a library by its path, or the loader itself, each with the address it was put at. */
const LIBRARY = /^\s*(?:\S+ => )?(\/.+) \(0x[0-9a-f]+\)$/gm;

/** Arguments of bwrap. `own`: the files and folders of the cell. */
export function rootArguments(own: readonly string[]): readonly string[] {
  const [addon = ''] = own;
  const files = new Set([...own, realpathSync(process.execPath), ...librariesOf(addon)]);
  return [
    ...[...files, STATUS].flatMap((path) => ['--ro-bind', path, path]),
    ...zoneArguments(),
    '--chdir',
    '/',
    // The root is a filesystem in memory, which no cap counts: nobody writes to it.
    '--remount-ro',
    '/',
  ];
}

/** Those of Node and of the addon, as the loader finds them here. */
function librariesOf(addon: string): readonly string[] {
  const ofNode = listed(
    execFileSync(process.execPath, [], { env: { LD_TRACE_LOADED_OBJECTS: '1' } }),
  );
  // The loader names itself last.
  const loader = ofNode.at(-1);
  return loader === undefined
    ? []
    : [...ofNode, ...listed(execFileSync(loader, ['--list', addon], { env: {} }))];
}

function listed(output: Buffer): readonly string[] {
  return [...output.toString('utf8').matchAll(LIBRARY)].map(([, path]) => path as string);
}

/** The zone of the clock is a link into a folder of zones: its name is what counts. */
function zoneArguments(): readonly string[] {
  try {
    const file = realpathSync(ZONE);
    return ['--ro-bind', file, file, ...(file === ZONE ? [] : ['--symlink', file, ZONE])];
  } catch {
    return [];
  }
}
