// What the `browser` field of a package.json puts in place of what: hostile text, answered as data. Pure: reads no file, and
// whatever it answers is checked again where it is opened.

import { moduleTypeOf } from './bundle-names.ts';
import { pathInPackage } from './bundle-package.ts';
import type { PackageTarget } from './bundle-package.ts';

/** From what is written (`./file.js`, `name`, `name/file`) to what stands there; false is an empty module. */
export type BrowserMap = ReadonlyMap<string, string | false>;

/** What a package's map says of one name or file; `absent` where it says nothing. */
export type Replacement = PackageTarget | { readonly kind: 'empty' };

const ABSENT: Replacement = { kind: 'absent' };

/** The map of a `browser` field; null where the field is no object. What is ill-typed in it is dropped. */
export function parseBrowserMap(browser: unknown): BrowserMap | null {
  if (typeof browser !== 'object' || browser === null || Array.isArray(browser)) return null;
  // A Map: the object's prototype answers to names that nobody wrote.
  return new Map(Object.entries(browser).filter(isEntry));
}

/** For an import by name, as it is written. */
export function replacementOfName(map: BrowserMap, specifier: string): Replacement {
  return toReplacement(map.get(specifier));
}

/** For a file of the package by its path below the package's folder, which the map may name without its ending. */
export function replacementOfFile(map: BrowserMap, path: string): Replacement {
  const names = namesOf(path);
  // With `./` in front is how it should be written; many leave it out.
  const written = [...names.map((name) => `./${name}`), ...names].find((name) => map.has(name));
  return written === undefined ? ABSENT : toReplacement(map.get(written));
}

/** `a/index.js` is also meant by `a/index` and `a`. */
function namesOf(path: string): string[] {
  if (moduleTypeOf(path) === null) return [path];
  const bare = path.replace(/\.[^./]+$/, '');
  return bare.endsWith('/index') ? [path, bare, bare.slice(0, -6)] : [path, bare];
}

function toReplacement(value: string | false | undefined): Replacement {
  if (value === undefined) return ABSENT;
  if (value === false) return { kind: 'empty' };
  if (!value.startsWith('./')) {
    const isName = /^[^./\\#]/.test(value);
    return isName ? { kind: 'package', specifier: value } : { kind: 'refused', target: value };
  }
  const path = pathInPackage(value);
  return path === null ? { kind: 'refused', target: value } : { kind: 'path', path };
}

function isEntry(entry: [string, unknown]): entry is [string, string | false] {
  return typeof entry[1] === 'string' || entry[1] === false;
}
