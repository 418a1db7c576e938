// Canonical digests of what a plugin is made of. Pure: bytes and names in, `sha256:<hex>` out.

import { createHash } from 'node:crypto';

/** One file that went into a bundle. */
export interface SourceFile {
  /** Relative to the plugin's folder, POSIX. */
  readonly path: string;
  /** Lower-case hex over the file's bytes. */
  readonly sha256: string;
}

export function sha256Hex(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function digestCode(code: string): string {
  return `sha256:${sha256Hex(code)}`;
}

/** Over names and contents; the order in which files were read does not matter. */
export function digestSources(files: readonly SourceFile[]): string {
  return digestJson('skerry-sources-v1', canonicalFiles(files));
}

/** Over every source file and the bundle's text: changes when either changes. */
export function digestBundle(files: readonly SourceFile[], code: string): string {
  return digestJson('skerry-bundle-v1', [canonicalFiles(files), sha256Hex(code)]);
}

function canonicalFiles(files: readonly SourceFile[]): readonly (readonly [string, string])[] {
  return files.map((file) => [file.path, file.sha256] as const).sort(byCodeUnits);
}

// localeCompare would make the digest depend on the machine's language.
function byCodeUnits(a: readonly [string, string], b: readonly [string, string]): number {
  if (a[0] === b[0]) return 0;
  return a[0] < b[0] ? -1 : 1;
}

// JSON, because it quotes: no file name can be made to look like two entries.
function digestJson(domain: string, value: unknown): string {
  return `sha256:${sha256Hex(JSON.stringify([domain, value]))}`;
}
