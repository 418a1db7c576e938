// The only resolver a plugin's imports go through: every import becomes a file of the plugin's own folder, the author's
// built-in module, or an error that names file, import and remedy. Knows no bundler: it never falls back to one.

import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { AUTHOR_SPECIFIER } from './author-module.ts';
import { replacementOfFile, replacementOfName } from './bundle-browser.ts';
import type { Replacement } from './bundle-browser.ts';
import { PluginFiles } from './bundle-files.ts';
import { assertSpecifier, refuse, refuseBuiltin, refuseMissing } from './bundle-import.ts';
import { splitBare } from './bundle-import.ts';
import type { ImportRequest } from './bundle-import.ts';
import { candidatesFor, moduleTypeOf, packageRootOf } from './bundle-names.ts';
import { hasSideEffects, mainPaths } from './bundle-package.ts';
import { pathInPackage, resolveExports, resolveImports } from './bundle-package.ts';
import type { PackageTarget } from './bundle-package.ts';
import type { SourceReader } from './bundle-source.ts';
import type { AbsentModule } from './bundle-stand-in.ts';

export type ResolvedImport =
  | { readonly kind: 'author' }
  | { readonly kind: 'empty' }
  | ({ readonly kind: 'absent' } & AbsentModule)
  | { readonly kind: 'file'; readonly path: string; readonly sideEffects: boolean };

const MANIFEST = 'plugin.json';
/** Packages whose maps for browsers name each other would go on for ever. */
const REPLACEMENTS = 8;

export class BundleGuard {
  readonly #files: PluginFiles;

  constructor(reader: SourceReader) {
    this.#files = new PluginFiles(reader);
  }

  /** The entry named by the manifest, with or without `./`. Throws BundleError. */
  resolveMain(main: string): ResolvedImport {
    const specifier = /^\.{0,2}\//.test(main) ? main : `./${main}`;
    return this.resolve({ specifier, importer: MANIFEST, form: 'import' });
  }

  /** Throws BundleError; never answers with anything that is not in the folder. */
  resolve(request: ImportRequest): ResolvedImport {
    assertSpecifier(request);
    if (/^\.\.?(?:\/|$)/.test(request.specifier)) return this.#relative(request);
    if (request.specifier.startsWith('#')) return this.#internal(request);
    return partOfHost(request) ?? this.#replacedName(request) ?? this.#bare(request);
  }

  #relative(request: ImportRequest): ResolvedImport {
    const path = posix.join(posix.dirname(request.importer), request.specifier);
    if (path === '..' || path.startsWith('../')) throw refuse('outside', request);
    const found = this.#search(request, path);
    const replaced = this.#replacedFile(request, found ?? path);
    if (replaced !== null) return replaced;
    if (found === null) throw refuse('noFile', request);
    return this.#accept(request, found);
  }

  #internal(request: ImportRequest): ResolvedImport {
    const folder = this.#files.packageFolder(request, posix.dirname(request.importer));
    const pkg = folder === null ? null : this.#files.packageFile(request, folder);
    if (pkg === null || folder === null) throw refuse('noEntry', request);
    const target = resolveImports(pkg, request.specifier, request.form);
    if (target.kind !== 'package') return this.#target(request, folder, target);
    // `#` again would be a loop.
    if (target.specifier.startsWith('#')) throw refuse('noEntry', request);
    // The entry's text is as hostile as an import's, and goes the same way.
    return this.resolve({ ...request, specifier: target.specifier });
  }

  #bare(request: ImportRequest): ResolvedImport {
    if (request.specifier.startsWith('node:')) return builtin(request);
    const [name, subpath] = splitBare(request);
    const folder = this.#findPackage(request, name);
    if (folder === null && isBuiltin(request.specifier)) return builtin(request);
    if (folder === null) throw refuseMissing(request, name);
    const pkg = this.#files.packageFile(request, folder);
    if (pkg !== null && pkg.exports !== null) {
      return this.#target(request, folder, resolveExports(pkg, subpath, request.form));
    }
    const path = posix.join(folder, subpath);
    const found =
      subpath === '.' ? this.#folderEntry(request, folder) : this.#search(request, path);
    const replaced = this.#replacedFile(request, found ?? path);
    if (replaced !== null) return replaced;
    if (found === null) throw refuse('noEntry', request);
    return this.#accept(request, found);
  }

  /** What the importing package's map for browsers puts in place of a name; null where it says nothing. */
  #replacedName(request: ImportRequest): ResolvedImport | null {
    const found = this.#files.browserMap(request, request.importer);
    if (found === null) return null;
    return this.#replace(request, found.folder, replacementOfName(found.map, request.specifier));
  }

  /** The same of a file, by the map of the package that the file belongs to. What stands there is not replaced again. */
  #replacedFile(request: ImportRequest, path: string): ResolvedImport | null {
    const found = this.#files.browserMap(request, path);
    if (found === null) return null;
    const { folder, map } = found;
    return this.#replace(request, folder, replacementOfFile(map, posix.relative(folder, path)));
  }

  #replace(request: ImportRequest, folder: string, by: Replacement): ResolvedImport | null {
    if (by.kind === 'absent') return null;
    if (by.kind === 'empty') return { kind: 'empty' };
    if (by.kind === 'refused') throw refuse('entryOutside', request);
    if (by.kind === 'path') {
      const found = this.#search(request, posix.join(folder, by.path));
      if (found === null) throw refuse('noReplacement', request);
      return this.#accept(request, found);
    }
    // Told at the package.json: that is where this name is written. It is as hostile as an import's, and is looked at as one.
    const importer = posix.join(folder, 'package.json');
    const replacements = (request.replacements ?? 0) + 1;
    if (replacements > REPLACEMENTS) throw refuse('replacedWithoutEnd', request);
    const next = { specifier: by.specifier, importer, form: request.form, replacements };
    assertSpecifier(next);
    return partOfHost(next) ?? this.#bare(next);
  }

  // Only folders named node_modules between the importer and the plugin's own folder: never above it.
  #findPackage(request: ImportRequest, name: string): string | null {
    for (let folder = posix.dirname(request.importer); ; folder = posix.dirname(folder)) {
      if (posix.basename(folder) !== 'node_modules') {
        const found = this.#files.locate(request, posix.join(folder, 'node_modules', name));
        if (found?.kind === 'folder') return found.path;
      }
      if (folder === '.') return null;
    }
  }

  #target(request: ImportRequest, folder: string, target: PackageTarget): ResolvedImport {
    if (target.kind === 'refused') throw refuse('entryOutside', request);
    if (target.kind !== 'path') throw refuse('noEntry', request);
    const found = this.#files.locate(request, posix.join(folder, target.path));
    if (found?.kind !== 'file') throw refuse('noFile', request);
    return this.#accept(request, found.path);
  }

  /** The file itself, with an extension, or a folder's own entry. */
  #search(request: ImportRequest, path: string): string | null {
    const exact = this.#files.locate(request, path);
    if (exact?.kind === 'file') return exact.path;
    const found = this.#firstFile(request, candidatesFor(path));
    if (found !== null || exact === null) return found;
    return this.#folderEntry(request, exact.path);
  }

  #folderEntry(request: ImportRequest, folder: string): string | null {
    const pkg = this.#files.packageFile(request, folder);
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
      const found = this.#files.locate(request, path);
      if (found?.kind === 'file') return found.path;
    }
    return null;
  }

  #accept(request: ImportRequest, path: string): ResolvedImport {
    if (moduleTypeOf(path) === null) throw refuse('notCode', request);
    const folder = this.#files.packageFolder(request, posix.dirname(path));
    // The plugin's own files always keep their effects: a slip in its package.json must not drop its code.
    if (folder === null || folder === '.') return { kind: 'file', path, sideEffects: true };
    const pkg = this.#files.packageFile(request, folder);
    return { kind: 'file', path, sideEffects: hasSideEffects(pkg, posix.relative(folder, path)) };
  }
}

/** The author's own module; null for what is no part of Skerry. Throws BundleError for what only the host may load. */
function partOfHost(request: ImportRequest): ResolvedImport | null {
  if (request.specifier === AUTHOR_SPECIFIER) return { kind: 'author' };
  if (/^skerry(?:\/|$)/.test(request.specifier)) throw refuse('hostModule', request);
  return null;
}

// Packages require what they then do without, or never get to. The author's own code, and an import, which comes before
// anything runs, get the error at once.
function builtin(request: ImportRequest): ResolvedImport {
  const error = refuseBuiltin(request);
  if (request.form === 'import' || packageRootOf(request.importer) === null) throw error;
  return { kind: 'absent', specifier: request.specifier, hint: error.hint };
}
