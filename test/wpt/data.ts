// Where the data of web-platform-tests lies: not in this repository, since it is somebody else's and changes every week.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const BESIDE = join(import.meta.dirname, '../../../shared/data/wpt');

/** The folder, or null with the reason printed. */
export function dataFolder(): string | null {
  const named = process.env['SKERRY_WPT_DATA'];
  const folder = named === undefined || named === '' ? BESIDE : named;
  if (existsSync(join(folder, 'base64.json'))) return folder;
  process.stdout.write(
    'web-platform-tests are left out: no data here; SKERRY_WPT_DATA names its folder (base64.json, url/*.json)\n',
  );
  return null;
}

/** As text: it goes into the isolate as it is. */
export function readData(folder: string, file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}
