// From a plugin's folder, which is hostile, to one ESM text that an isolate can run. The folder is read and parsed in a
// process of its own; the host sees only its checked answer.

import { realpathSync, statSync } from 'node:fs';
import pLimit from 'p-limit';
import { BundleError } from './bundle-error.ts';
import type { BundleErrorCode } from './bundle-error.ts';
import { makeBundleLimits } from './bundle-limits.ts';
import type { BundleLimits } from './bundle-limits.ts';
import { parseAnswer } from './bundle-message.ts';
import type { BundleOutput, BundleRequest } from './bundle-message.ts';
import { runBundleProcess } from './bundle-process.ts';
import type { BundleEnd } from './bundle-process.ts';
import { digestBundle, digestCode, digestSources } from './digest.ts';
import { plainText, quote } from './plain-text.ts';

export interface BundleOptions {
  /** The plugin's folder. May itself be a link; nothing inside may lead out of it. */
  readonly root: string;
  /** `main` of the manifest, relative to the folder: `index.ts`, `./dist/index.js`. */
  readonly main: string;
  readonly limits?: Partial<BundleLimits>;
  /** Kills the bundling process. */
  readonly signal?: AbortSignal;
}

export interface Bundle {
  /** One ES module without imports. */
  readonly code: string;
  /** Source map v3 as JSON text; `sources` are relative to the plugin's folder, contents are left out. */
  readonly map: string;
  /** Files that went in, relative to the plugin's folder, POSIX, sorted. */
  readonly modules: readonly string[];
  /** `sha256:<hex>` over names and bytes of the modules. */
  readonly sourceDigest: string;
  /** `sha256:<hex>` over the code. */
  readonly codeDigest: string;
  /** `sha256:<hex>` over both: what a grant or a cache may be tied to. */
  readonly digest: string;
  /** One line each, for people. At most 50. */
  readonly warnings: readonly string[];
}

/** A bundling process takes one core or more, and memory up to its cap: a host that loads many plugins queues them. */
const PROCESSES = 2;
const slots = pLimit(PROCESSES);

/**
 * Bundles one plugin. Time spent waiting for a free process does not count towards `limits.wallMs`.
 * Throws BundleError, and RangeError for limits out of range.
 */
export async function bundlePlugin(options: BundleOptions): Promise<Bundle> {
  const { main, signal } = options;
  const limits = makeBundleLimits(options.limits);
  const request: BundleRequest = { root: realRoot(options), main, limits };
  const end = await slots(() => runBundleProcess(request, signal));
  return toBundle(readOutput(end, request));
}

// The permission flag of the process gives `*` a meaning.
function realRoot({ root, main }: BundleOptions): string {
  let real: string;
  try {
    real = realpathSync(root);
  } catch {
    throw failure(
      'NOT_FOUND',
      main,
      `There is no folder ${quote(root)}.`,
      "Give the plugin's folder.",
    );
  }
  if (!statSync(real).isDirectory()) {
    throw failure(
      'NOT_FOUND',
      main,
      `${quote(root)} is not a folder.`,
      "Give the plugin's folder.",
    );
  }
  if (real.includes('*') || real === '/') {
    const hint = 'Choose a folder of its own, without "*" in its path.';
    throw failure('UNSUPPORTED', main, `The folder ${quote(real)} cannot be used.`, hint);
  }
  return real;
}

function readOutput(end: BundleEnd, request: BundleRequest): BundleOutput {
  if (end.kind !== 'answered') throw toError(end, request);
  const answer = parseAnswer(end.bytes, request.limits);
  if (answer === null) {
    throw failure('CRASHED', request.main, 'The bundler gave no usable answer.', CRASH_HINT);
  }
  if (!answer.ok) throw new BundleError(answer.problem);
  return answer.output;
}

function toBundle({ code, map, files, warnings }: BundleOutput): Bundle {
  return {
    code,
    map,
    modules: files.map((file) => file.path).sort(),
    sourceDigest: digestSources(files),
    codeDigest: digestCode(code),
    digest: digestBundle(files, code),
    warnings,
  };
}

const CRASH_HINT =
  'Expressions nested thousands deep do this; write them as data, or bundle with another tool first.';
const SIZE_HINT = 'Import less, or keep data in files that ctx.fs reads from /plugin.';

function toError(
  end: Exclude<BundleEnd, { kind: 'answered' }>,
  request: BundleRequest,
): BundleError {
  const { main, limits } = request;
  switch (end.kind) {
    case 'timeout':
      return failure('TIMEOUT', main, `Bundling took longer than ${limits.wallMs} ms.`, SIZE_HINT);
    case 'memory':
      return outOfMemory(main, limits);
    case 'output':
      return failure(
        'TOO_LARGE',
        main,
        'The bundler answered more than its caps allow.',
        SIZE_HINT,
      );
    case 'aborted':
      return failure('ABORTED', main, 'Bundling was stopped by the caller.', 'Start it again.');
    case 'died':
      if (end.stderr.includes('heap out of memory')) return outOfMemory(main, limits);
      return failure('CRASHED', main, `The bundler died (${plainText(end.how)}).`, CRASH_HINT);
  }
}

function outOfMemory(main: string, limits: BundleLimits): BundleError {
  const message = `Bundling took more memory than ${limits.memoryBytes} bytes allow.`;
  return failure('OUT_OF_MEMORY', main, message, SIZE_HINT);
}

function failure(code: BundleErrorCode, main: string, message: string, hint: string): BundleError {
  return new BundleError({ code, file: plainText(main, 1_024), specifier: null, message, hint });
}
