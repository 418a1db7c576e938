// The `.any.js` files of an area in a checkout. Must not know what is in them.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Area } from './areas.ts';

/** From the root of the checkout, sorted. A folder that the checkout lacks has none. */
export function findFiles(checkout: string, { paths, without = {} }: Area): string[] {
  const left = Object.keys(without);
  return paths
    .flatMap((path) => filesBelow(checkout, path))
    .filter((path) => !left.some((one) => path === one || path.startsWith(`${one}/`)))
    .toSorted();
}

function filesBelow(checkout: string, path: string): string[] {
  if (!existsSync(join(checkout, path))) return [];
  if (path.endsWith('.js')) return [path];
  return readdirSync(join(checkout, path), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.any.js'))
    .map((name) => join(path, name));
}
