// The plugin's folder as imports ask about it: where a path leads, and what the package.json files say, each read once. Every
// refusal is told at the import that led to it. Resolves nothing.

import { posix } from 'node:path';
import { parseBrowserMap } from './bundle-browser.ts';
import type { BrowserMap } from './bundle-browser.ts';
import { refuse, refuseWith } from './bundle-import.ts';
import type { ImportRequest } from './bundle-import.ts';
import { packageRootOf } from './bundle-names.ts';
import { parsePackageFile } from './bundle-package.ts';
import type { PackageFile } from './bundle-package.ts';
import { SourceRefusal } from './bundle-source.ts';
import type { Located, SourceReader } from './bundle-source.ts';

const PACKAGE_FILE_LENGTH = 1024 * 1024;

/** What the map names is relative to the folder. */
interface MapOfFolder {
  readonly folder: string;
  readonly map: BrowserMap;
}

/** All methods throw BundleError, which names the request. */
export class PluginFiles {
  readonly #reader: SourceReader;
  /** Path of a package.json to what it says. */
  readonly #packages = new Map<string, PackageFile | null>();
  /** Folder of a module to the folder of its package. */
  readonly #folders = new Map<string, string | null>();
  /** Folder to the map for browsers of its package.json. */
  readonly #maps = new Map<string, BrowserMap | null>();

  constructor(reader: SourceReader) {
    this.#reader = reader;
  }

  locate(request: ImportRequest, path: string): Located | null {
    return reportedAt(request, () => this.#reader.locate(path));
  }

  /** The nearest folder at or above `folder` with a package.json. */
  packageFolder(request: ImportRequest, folder: string): string | null {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const isPackage = this.locate(request, posix.join(folder, 'package.json'))?.kind === 'file';
    const above = folder === '.' ? null : this.packageFolder(request, posix.dirname(folder));
    const found = isPackage ? folder : above;
    this.#folders.set(folder, found);
    return found;
  }

  /** Null where the folder has no package.json, or one that is no JSON object. */
  packageFile(request: ImportRequest, folder: string): PackageFile | null {
    const path = posix.join(folder, 'package.json');
    const known = this.#packages.get(path);
    if (known !== undefined) return known;
    const found = this.locate(request, path);
    const text = found?.kind === 'file' ? this.#read(request, found.path) : '';
    if (text.length > PACKAGE_FILE_LENGTH) throw refuse('longPackageFile', request);
    const parsed = parsePackageFile(text);
    // The plugin's own files are written for where they run: only packages have another form for browsers.
    const isOwn = packageRootOf(path) === null;
    const file = isOwn && parsed !== null ? { ...parsed, browser: null } : parsed;
    this.#packages.set(path, file);
    return file;
  }

  /** The map for browsers that counts for a file: the nearest above it, within the package that the file belongs to. */
  browserMap(request: ImportRequest, path: string): MapOfFolder | null {
    const root = packageRootOf(path);
    if (root === null) return null;
    for (let folder = posix.dirname(path); folder.length >= root.length;) {
      const map = this.#mapOf(request, folder);
      if (map !== null) return { folder, map };
      folder = posix.dirname(folder);
    }
    return null;
  }

  #mapOf(request: ImportRequest, folder: string): BrowserMap | null {
    const known = this.#maps.get(folder);
    if (known !== undefined) return known;
    const map = parseBrowserMap(this.packageFile(request, folder)?.browser);
    this.#maps.set(folder, map);
    return map;
  }

  #read(request: ImportRequest, path: string): string {
    return reportedAt(request, () => this.#reader.read(path).text);
  }
}

// A file that is refused is reported at the import that led to it: that is the line the author can change.
function reportedAt<T>(request: ImportRequest, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof SourceRefusal)) throw error;
    throw refuseWith({ code: error.code, why: error.message, hint: error.hint }, request);
  }
}
