// For tests of the resolver: one import of one folder, resolved or refused.

import { expect } from 'vitest';
import { BundleError } from '../../../src/plugin/bundle-error.ts';
import { BundleGuard } from '../../../src/plugin/bundle-guard.ts';
import type { ResolvedImport } from '../../../src/plugin/bundle-guard.ts';
import type { ImportRequest } from '../../../src/plugin/bundle-import.ts';
import { makeBundleLimits } from '../../../src/plugin/bundle-limits.ts';
import { SourceReader } from '../../../src/plugin/bundle-source.ts';
import { makePackage } from './package-folder.ts';

export type Files = Readonly<Record<string, string | Uint8Array>>;

export function resolveRequest(request: ImportRequest, files: Files): ResolvedImport {
  using folder = makePackage({ 'index.js': '', ...files });
  return new BundleGuard(new SourceReader(folder.root, makeBundleLimits())).resolve(request);
}

/** The path an import leads to; for what is no file, its kind: `author`, `empty`. Throws BundleError. */
export function resolve(specifier: string, files: Files = {}, importer = 'index.js'): string {
  const resolved = resolveRequest({ specifier, importer, form: 'import' }, files);
  return resolved.kind === 'file' ? resolved.path : resolved.kind;
}

/** The error of an import that must not resolve. */
export function refuse(specifier: string, files?: Files, importer?: string): BundleError {
  try {
    resolve(specifier, files, importer);
  } catch (error) {
    if (!(error instanceof BundleError)) throw error;
    expect(error.hint).not.toBe('');
    expect(`${error.message} ${error.hint}`).not.toContain('skerry-package-');
    return error;
  }
  throw new Error(`${specifier} was resolved`);
}
