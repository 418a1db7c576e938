// The only resolver a plugin's imports go through: every import becomes a file of the plugin's own folder, the author's
// built-in module, or an error that names file, import and remedy. Knows no bundler: it never falls back to one.

import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { AUTHOR_SPECIFIER } from './author-module.ts';
import { assertSpecifier, refuse, refuseBuiltin, refuseMissing } from './bundle-import.ts';
import { refuseWith, splitBare } from './bundle-import.ts';
import type { ImportRequest } from './bundle-import.ts';
import { candidatesFor, moduleTypeOf } from './bundle-names.ts';
import { hasSideEffects, mainPaths, parsePackageFile } from './bundle-package.ts';
import { pathInPackage, resolveExports, resolveImports } from './bundle-package.ts';
import type { PackageFile, PackageTarget } from './bundle-package.ts';
import { SourceRefusal } from './bundle-source.ts';
import type { Located, SourceReader } from './bundle-source.ts';

export type ResolvedImport =
  | { readonly kind: 'author' }
  | { readonly kind: 'file'; readonly path: string; readonly sideEffects: boolean };

const MANIFEST = 'plugin.json';
const PACKAGE_FILE_LENGTH = 1024 * 1024;

export class BundleGuard {
  readonly #reader: SourceReader;
  /** Path of a package.json to what it says. */
  readonly #packages = new Map<string, PackageFile | null>();
  /** Folder of a module to the folder of its package. */
  readonly #folders = new Map<string, string | null>();

  constructor(reader: SourceReader) {
    this.#reader = reader;
  }

  /** The entry named by the manifest, with or without `./`. Throws BundleError. */
  resolveMain(main: string): ResolvedImport {
    const specifier = /^\.{0,2}\//.test(main) ? main : `./${main}`;
    return this.resolve({ specifier, importer: MANIFEST, form: 'import' });
  }

  /** Throws BundleError; never answers with anything that is not in the folder. */
  resolve(request: ImportRequest): ResolvedImport {
    assertSpecifier(request);
    const { specifier } = request;
    if (specifier === AUTHOR_SPECIFIER) return { kind: 'author' };
    if (/^skerry(?:\/|$)/.test(specifier)) throw refuse('hostModule', request);
    if (specifier.startsWith('node:')) throw refuseBuiltin(request);
    if (/^\.\.?(?:\/|$)/.test(specifier)) return this.#relative(request);
    if (specifier.startsWith('#')) return this.#internal(request);
    return this.#bare(request);
  }

  #relative(request: ImportRequest): ResolvedImport {
    const path = posix.join(posix.dirname(request.importer), request.specifier);
    if (path === '..' || path.startsWith('../')) throw refuse('outside', request);
    const found = this.#search(request, path);
    if (found === null) throw refuse('noFile', request);
    return this.#accept(request, found);
  }

  #internal(request: ImportRequest): ResolvedImport {
    const folder = this.#packageFolder(request, posix.dirname(request.importer));
    const pkg = folder === null ? null : this.#package(request, folder);
    if (pkg === null || folder === null) throw refuse('noEntry', request);
    const target = resolveImports(pkg, request.specifier, request.form);
    if (target.kind !== 'package') return this.#target(request, folder, target);
    // `#` again would be a loop.
    if (target.specifier.startsWith('#')) throw refuse('noEntry', request);
    // The entry's text is as hostile as an import's, and goes the same way.
    return this.resolve({ ...request, specifier: target.specifier });
  }

  #bare(request: ImportRequest): ResolvedImport {
    const [name, subpath] = splitBare(request);
    const folder = this.#findPackage(request, name);
    if (folder === null && isBuiltin(request.specifier)) throw refuseBuiltin(request);
    if (folder === null) throw refuseMissing(request, name);
    const pkg = this.#package(request, folder);
    if (pkg !== null && pkg.exports !== null) {
      return this.#target(request, folder, resolveExports(pkg, subpath, request.form));
    }
    const found =
      subpath === '.'
        ? this.#folderEntry(request, folder)
        : this.#search(request, posix.join(folder, subpath));
    if (found === null) throw refuse('noEntry', request);
    return this.#accept(request, found);
  }

  // Only folders named node_modules between the importer and the plugin's own folder: never above it.
  #findPackage(request: ImportRequest, name: string): string | null {
    for (let folder = posix.dirname(request.importer); ; folder = posix.dirname(folder)) {
      if (posix.basename(folder) !== 'node_modules') {
        const found = this.#locate(request, posix.join(folder, 'node_modules', name));
        if (found?.kind === 'folder') return found.path;
      }
      if (folder === '.') return null;
    }
  }

  #target(request: ImportRequest, folder: string, target: PackageTarget): ResolvedImport {
    if (target.kind === 'refused') throw refuse('entryOutside', request);
    if (target.kind !== 'path') throw refuse('noEntry', request);
    const found = this.#locate(request, posix.join(folder, target.path));
    if (found?.kind !== 'file') throw refuse('noFile', request);
    return this.#accept(request, found.path);
  }

  /** The file itself, with an extension, or a folder's own entry. */
  #search(request: ImportRequest, path: string): string | null {
    const exact = this.#locate(request, path);
    if (exact?.kind === 'file') return exact.path;
    const found = this.#firstFile(request, candidatesFor(path));
    if (found !== null || exact === null) return found;
    return this.#folderEntry(request, exact.path);
  }

  #folderEntry(request: ImportRequest, folder: string): string | null {
    const pkg = this.#package(request, folder);
    for (const path of [...mainPaths(pkg, request.form), 'index']) {
      const inside = pathInPackage(path);
      if (inside === null) throw refuse('entryOutside', request);
      const base = posix.join(folder, inside);
      const index = candidatesFor(posix.join(base, 'index'));
      const found = this.#firstFile(request, [base, ...candidatesFor(base), ...index]);
      if (found !== null) return found;
    }
    return null;
  }

  #firstFile(request: ImportRequest, paths: readonly string[]): string | null {
    for (const path of paths) {
      const found = this.#locate(request, path);
      if (found?.kind === 'file') return found.path;
    }
    return null;
  }

  #accept(request: ImportRequest, path: string): ResolvedImport {
    if (moduleTypeOf(path) === null) throw refuse('notCode', request);
    const folder = this.#packageFolder(request, posix.dirname(path));
    // The plugin's own files always keep their effects: a slip in its package.json must not drop its code.
    if (folder === null || folder === '.') return { kind: 'file', path, sideEffects: true };
    const pkg = this.#package(request, folder);
    return { kind: 'file', path, sideEffects: hasSideEffects(pkg, posix.relative(folder, path)) };
  }

  /** The nearest folder at or above `folder` with a package.json. */
  #packageFolder(request: ImportRequest, folder: string): string | null {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const isPackage = this.#locate(request, posix.join(folder, 'package.json'))?.kind === 'file';
    const above = folder === '.' ? null : this.#packageFolder(request, posix.dirname(folder));
    const found = isPackage ? folder : above;
    this.#folders.set(folder, found);
    return found;
  }

  /** Null where the folder has no package.json, or one that is no JSON object. */
  #package(request: ImportRequest, folder: string): PackageFile | null {
    const path = posix.join(folder, 'package.json');
    const known = this.#packages.get(path);
    if (known !== undefined) return known;
    const found = this.#locate(request, path);
    const text = found?.kind === 'file' ? this.#read(request, found.path) : '';
    if (text.length > PACKAGE_FILE_LENGTH) throw refuse('longPackageFile', request);
    const parsed = parsePackageFile(text);
    this.#packages.set(path, parsed);
    return parsed;
  }

  #locate(request: ImportRequest, path: string): Located | null {
    return reportedAt(request, () => this.#reader.locate(path));
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
