// What the host and the bundling process say to each other: one line of JSON each way, then the bytes of code and map.
// The host believes none of it: every field is checked, every text bounded.

import { BUNDLE_ERROR_CODES } from './bundle-error.ts';
import type { BundleErrorCode, BundleProblem } from './bundle-error.ts';
import type { BundleLimits } from './bundle-limits.ts';
import type { SourceFile } from './digest.ts';
import { isPrintable, plainText } from './plain-text.ts';

/** Host to process: the first line on its standard input, which then stays open as long as the host lives. */
export interface BundleRequest {
  /** Real path of the plugin's folder. */
  readonly root: string;
  readonly main: string;
  readonly limits: BundleLimits;
}

/** What bundling came to. */
export type BundleAnswer =
  | { readonly ok: true; readonly output: BundleOutput }
  | { readonly ok: false; readonly problem: BundleProblem };

export interface BundleOutput {
  readonly code: string;
  readonly map: string;
  readonly files: readonly SourceFile[];
  readonly warnings: readonly string[];
}

const MEBIBYTE = 1024 * 1024;
const WARNINGS = 50;
const NEWLINE = 0x0a;

interface Header {
  readonly ok: true;
  readonly codeBytes: number;
  readonly mapBytes: number;
  readonly files: readonly SourceFile[];
  readonly warnings: readonly string[];
}

export function encodeAnswer(answer: BundleAnswer): Buffer {
  if (!answer.ok) return Buffer.from(`${JSON.stringify(answer)}\n`);
  const { files, warnings } = answer.output;
  const [code, map] = [Buffer.from(answer.output.code), Buffer.from(answer.output.map)];
  const header: Header = {
    ok: true,
    codeBytes: code.length,
    mapBytes: map.length,
    files,
    warnings,
  };
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), code, map]);
}

/** Longest first line of an answer, in bytes: four kibibytes for the name and digest of every file. */
export function headerBytes(limits: BundleLimits): number {
  return MEBIBYTE + limits.modules * 4096;
}

/** Null for anything that is not a whole, well-formed answer within the limits. */
export function parseAnswer(bytes: Buffer, limits: BundleLimits): BundleAnswer | null {
  const end = bytes.indexOf(NEWLINE);
  if (end === -1 || end > headerBytes(limits)) return null;
  const header = parseJson(bytes.toString('utf8', 0, end));
  if (!isRecord(header)) return null;
  if (header['ok'] !== true) return parseProblem(header['problem']);
  return parseOutput(header, bytes.subarray(end + 1), limits);
}

function parseOutput(
  header: Record<string, unknown>,
  body: Buffer,
  limits: BundleLimits,
): BundleAnswer | null {
  const { codeBytes, mapBytes, files, warnings } = header;
  if (!isCount(codeBytes, limits.outputBytes) || !isCount(mapBytes, limits.mapBytes)) return null;
  if (body.length !== codeBytes + mapBytes) return null;
  if (!Array.isArray(files) || files.length > limits.modules || !files.every(isSourceFile))
    return null;
  if (!Array.isArray(warnings)) return null;
  return {
    ok: true,
    output: {
      code: body.toString('utf8', 0, codeBytes),
      map: body.toString('utf8', codeBytes),
      files: files.map(({ path, sha256 }) => ({ path, sha256 })),
      warnings: warnings.slice(0, WARNINGS).map((warning) => plainText(warning)),
    },
  };
}

function parseProblem(value: unknown): BundleAnswer | null {
  if (!isRecord(value)) return null;
  const { code, specifier } = value;
  if (!isErrorCode(code)) return null;
  const problem: BundleProblem = {
    code,
    file: plainText(value['file']),
    specifier: specifier === null ? null : plainText(specifier),
    message: plainText(value['message']),
    hint: plainText(value['hint']),
  };
  return { ok: false, problem };
}

function isSourceFile(value: unknown): value is SourceFile {
  if (!isRecord(value)) return false;
  const { path, sha256 } = value;
  if (typeof path !== 'string' || path === '' || !isPrintable(path)) return false;
  return typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256);
}

function isErrorCode(value: unknown): value is BundleErrorCode {
  return BUNDLE_ERROR_CODES.some((code) => code === value);
}

function isCount(value: unknown, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
