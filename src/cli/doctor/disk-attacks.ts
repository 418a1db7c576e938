// The attacks of `skerry doctor --attack` on what a plugin may keep: bytes and files, one after the other and at once. What is
// there afterwards is looked at in the folder itself, not asked of the plugin.

import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LIMITS } from './attacked-plugin.ts';
import type { LimitAttack } from './limit-attack.ts';

/** The handler fulfils with what it tried: 'ok' or a code for each. Held: something was refused, and nothing is beyond. */
function fillsWith(handler: string): LimitAttack['run'] {
  return async ({ call, data }) => {
    const codes = (await call(handler)) as string[];
    const { bytes, files } = keptIn(data);
    await call('tidy');
    const refused = codes.filter((code) => code === 'DISK_LIMIT').length;
    const within = bytes <= LIMITS.disk * 1_048_576 && files <= LIMITS.files;
    const kept = `${Math.round(bytes / 1_024)} KB in ${files} files`;
    return { held: within && refused > 0, seen: `${refused} of ${codes.length} refused, ${kept}` };
  };
}

function keptIn(folder: string): { readonly bytes: number; readonly files: number } {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const sizes = names
    .map((name) => lstatSync(join(folder, name)))
    .filter((stats) => stats.isFile());
  return { bytes: sizes.reduce((sum, { size }) => sum + size, 0), files: names.length };
}

export const DISK_ATTACKS: readonly LimitAttack[] = [
  { limit: 'disk', what: 'writes until it is full', run: fillsWith('fill') },
  { limit: 'disk', what: 'appends to two files at once', run: fillsWith('append') },
  { limit: 'files', what: 'a hundred empty files', run: fillsWith('empty') },
];
