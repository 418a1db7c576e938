// URL and URLSearchParams, made when one of them is first touched: most plugins never do. They run in guest time on what
// the guest made of the realm, so trusted code must not use them.

import { defineLazy, polishInterface } from './define.ts';
import { makeUrlLibrary, type UrlLibrary } from './url-library.ts';

let library: UrlLibrary | undefined;

export function installUrl(): void {
  defineLazy('URL', () => take('URL'));
  defineLazy('URLSearchParams', () => take('URLSearchParams'));
}

function take(name: keyof UrlLibrary): UrlLibrary[typeof name] {
  library ??= makeUrlLibrary();
  const made = library[name];
  polishInterface(name, made);
  return made;
}
