// Reads a plugin's files, once each, and only regular files that really lie in the plugin's folder. Runs in the
// bundling process; knows no import syntax and no bundler.

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { readlinkSync, realpathSync, statSync } from 'node:fs';
import type { BundleErrorCode } from './bundle-error.ts';
import type { BundleLimits } from './bundle-limits.ts';
import { sha256Hex } from './digest.ts';
import { isPrintable } from './plain-text.ts';

/** A path that exists, with every link resolved. `path` is relative to the folder, POSIX; `.` is the folder itself. */
export interface Located {
  readonly kind: 'file' | 'folder';
  readonly path: string;
}

export interface SourceText {
  readonly path: string;
  readonly text: string;
  readonly sha256: string;
}

/** Longest path inside the folder, in UTF-16 units. Keeps the list of modules bounded. */
const PATH_LENGTH = 1024;
const CHUNK_BYTES = 64 * 1024;
/** Never follow a link in the last part, never wait for a FIFO's writer, never become a terminal's process. */
const OPEN_FLAGS =
  constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY;

/** Why a path cannot be read. The reason is a clause without the path: whoever asked knows how to name it. */
export class SourceRefusal extends Error {
  override readonly name = 'SourceRefusal';
  readonly code: BundleErrorCode;
  readonly hint: string;

  constructor(code: BundleErrorCode, reason: string, hint: string) {
    super(reason);
    this.code = code;
    this.hint = hint;
  }
}

export class SourceReader {
  readonly #root: string;
  readonly #limits: BundleLimits;
  readonly #texts = new Map<string, SourceText>();
  #bytesRead = 0;

  /** `root` is a real path: no part of it is a link. */
  constructor(root: string, limits: BundleLimits) {
    this.#root = root;
    this.#limits = limits;
  }

  /**
   * Where a path relative to the folder leads; null where nothing is there. Throws SourceRefusal OUTSIDE_PACKAGE where
   * a link leads out, UNSUPPORTED where it leads to something that is neither a regular file nor a folder.
   */
  locate(path: string): Located | null {
    assertName(path);
    const real = realPath(`${this.#root}/${path}`);
    if (real === null) return null;
    const inside = this.#inside(real);
    if (inside === null) throw new SourceRefusal('OUTSIDE_PACKAGE', LINK_OUT, LINK_HINT);
    assertName(inside);
    const stat = statSync(real, { throwIfNoEntry: false });
    if (stat === undefined) return null;
    if (stat.isFile()) return { kind: 'file', path: inside };
    if (stat.isDirectory()) return { kind: 'folder', path: inside };
    throw new SourceRefusal('UNSUPPORTED', NOT_REGULAR, NOT_REGULAR_HINT);
  }

  /**
   * The text of a located file. The bytes are read once: every later read answers from memory, so the text that is
   * bundled is the text that was digested. Throws SourceRefusal, also where the path was swapped since `locate`.
   */
  read(path: string): SourceText {
    const known = this.#texts.get(path);
    if (known !== undefined) return known;
    const bytes = this.#readBytes(path);
    const source = { path, text: decode(bytes), sha256: sha256Hex(bytes) };
    this.#texts.set(path, source);
    return source;
  }

  #readBytes(path: string): Uint8Array {
    const descriptor = openRegular(`${this.#root}/${path}`);
    try {
      // The descriptor is what gets read, so it is the descriptor that must lie in the folder.
      if (openedPath(descriptor, `${this.#root}/${path}`) !== `${this.#root}/${path}`) {
        throw new SourceRefusal(
          'OUTSIDE_PACKAGE',
          'the file was replaced while it was read',
          LINK_HINT,
        );
      }
      return this.#drain(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }

  // Counts what arrives, not what the size says: a file may grow while it is read.
  #drain(descriptor: number): Uint8Array {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const count = readSync(descriptor, chunk);
      if (count === 0) return Buffer.concat(chunks, length);
      length += count;
      this.#bytesRead += count;
      this.#assertSize(length);
      chunks.push(chunk.subarray(0, count));
    }
  }

  #assertSize(length: number): void {
    const { fileBytes, inputBytes } = this.#limits;
    if (length > fileBytes) {
      throw new SourceRefusal('TOO_LARGE', `the file is larger than ${fileBytes} bytes`, SIZE_HINT);
    }
    if (this.#bytesRead > inputBytes) {
      throw new SourceRefusal(
        'TOO_LARGE',
        `the files together exceed ${inputBytes} bytes`,
        SIZE_HINT,
      );
    }
  }

  #inside(real: string): string | null {
    if (real === this.#root) return '.';
    return real.startsWith(`${this.#root}/`) ? real.slice(this.#root.length + 1) : null;
  }
}

const LINK_OUT = "the path leads out of the plugin's folder";
const LINK_HINT = "Put a copy of the file into the plugin's folder; links must stay inside it.";
const NOT_REGULAR = 'it is neither a regular file nor a folder';
const NOT_REGULAR_HINT = 'Only regular files can be bundled.';
const SIZE_HINT =
  'Keep data out of the code: ship it as a file and read it with ctx.fs from /plugin.';

// A name with control characters could write lines of its own into logs, source maps and the bundle's comments.
function assertName(path: string): void {
  if (path.length > PATH_LENGTH || path.includes('\\') || !isPrintable(path)) {
    const hint = `Rename the file: at most ${PATH_LENGTH} characters, no control characters, no backslash.`;
    throw new SourceRefusal('UNSUPPORTED', 'its name cannot be used', hint);
  }
}

const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'EACCES']);

function realPath(path: string): string | null {
  try {
    return realpathSync.native(path);
  } catch (error) {
    if (isSystemError(error) && ABSENT.has(error.code)) return null;
    throw error;
  }
}

function openRegular(real: string): number {
  let descriptor: number;
  try {
    descriptor = openSync(real, OPEN_FLAGS);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new SourceRefusal(
      'NOT_FOUND',
      `the file cannot be opened (${error.code})`,
      'Check the file and its rights.',
    );
  }
  if (fstatSync(descriptor).isFile()) return descriptor;
  closeSync(descriptor);
  throw new SourceRefusal('UNSUPPORTED', NOT_REGULAR, NOT_REGULAR_HINT);
}

// Where the kernel can say what a descriptor is, ask it; elsewhere resolve the name again, which leaves a race.
function openedPath(descriptor: number, path: string): string | null {
  return process.platform === 'linux'
    ? readlinkSync(`/proc/self/fd/${descriptor}`)
    : realPath(path);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new SourceRefusal('SYNTAX', 'the file is not UTF-8 text', 'Save it as UTF-8.');
  }
}

function isSystemError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
