// Loads the addon by the path the host found: the cell resolves no package and may read that one file.

import type ivm from 'isolated-vm';

/** argv: pid of the host, path of the addon, how the cell is jailed. */
export function loadAddon(): typeof ivm {
  const holder = { exports: {} as { ivm: typeof ivm } };
  process.dlopen(holder, process.argv[3] as string);
  return holder.exports.ivm;
}
