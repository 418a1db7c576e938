// URL and URLSearchParams, made when one of them is first touched: most plugins never do. They run in guest time on what
// the guest made of the realm, so trusted code must not use them.

import { plainUrl } from '../plain-url.ts';
import { reflectConstruct, reflectGetPrototypeOf, toText } from '../primordials.ts';
import { defineLazy, polishInterface } from './define.ts';
import { makeUrlLibrary, type UrlLibrary } from './url-library.ts';

let library: UrlLibrary | undefined;

export function installUrl(): void {
  defineLazy('URL', () => take('URL'));
  defineLazy('URLSearchParams', () => take('URLSearchParams'));
}

/** The address in standard form; undefined where it is none. Runs on what the guest made of the realm, like the class. */
export function parseUrl(text: string): string | undefined {
  const plain = plainUrl(text);
  if (plain !== undefined) return plain;
  const { URL } = load();
  try {
    return toText(reflectConstruct(URL, [text]));
  } catch {
    return undefined;
  }
}

export function isUrl(value: unknown): boolean {
  return isMade('URL', value);
}

export function isUrlSearchParams(value: unknown): boolean {
  return isMade('URLSearchParams', value);
}

/** Nothing can be one before the class was made. */
function isMade(name: keyof UrlLibrary, value: unknown): boolean {
  if (library === undefined || typeof value !== 'object' || value === null) return false;
  const wanted: unknown = library[name].prototype;
  let prototype = reflectGetPrototypeOf(value);
  for (let step = 0; prototype !== null && step < 8; step++) {
    if (prototype === wanted) return true;
    prototype = reflectGetPrototypeOf(prototype);
  }
  return false;
}

function load(): UrlLibrary {
  return (library ??= makeUrlLibrary());
}

function take(name: keyof UrlLibrary): UrlLibrary[typeof name] {
  const made = load()[name];
  polishInterface(name, made);
  return made;
}
