// Puts a package and what it depends on into a plugin's node_modules, as its author's `npm install` would: copies, since a
// plugin's folder is all there is. Knows no host.

import { cpSync, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const CODE = /\.(?:[cm]?js|json)$/u;

interface PackageFile {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Copies code and package.json files of `name` to `folder`/node_modules, with all dependencies, nested ones included. */
export function copyPackage(name: string, folder: string): void {
  copyFrom(ROOT, name, folder, new Set());
}

// In the importer's own node_modules, else in the project's: deeper nesting does not occur.
function copyFrom(importer: string, name: string, folder: string, copied: Set<string>): void {
  const source = find(importer, name);
  if (copied.has(source)) return;
  copied.add(source);
  cpSync(source, join(folder, source.slice(ROOT.length)), { recursive: true, filter: isCode });
  for (const dependency of Object.keys(readPackage(source).dependencies ?? {})) {
    copyFrom(source, dependency, folder, copied);
  }
}

function find(importer: string, name: string): string {
  const nested = join(importer, 'node_modules', name);
  return importer === ROOT || existsSync(nested) ? nested : join(ROOT, 'node_modules', name);
}

function isCode(path: string): boolean {
  return CODE.test(path) || statSync(path).isDirectory();
}

function readPackage(folder: string): PackageFile {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageFile;
}
