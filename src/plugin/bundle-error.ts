// Why a plugin's folder could not become one text, as data an author can act on. Knows no bundler and no process.

/**
 * NOT_FOUND         no such file or package inside the plugin's folder
 * OUTSIDE_PACKAGE   the path, link or package.json entry leads out of the plugin's folder
 * BUILTIN_IMPORT    a module of Node itself; plugins use handles instead
 * HOST_MODULE       a part of Skerry that only the host may load
 * SYNTAX            the file cannot be parsed
 * MISSING_EXPORT    the imported name is not exported there
 * UNSUPPORTED       a kind of import, file or name that a bundle cannot hold
 * TOO_LARGE         a file, all files together, the bundle or its source map exceed their cap
 * TOO_MANY_MODULES  more files than the cap
 * TIMEOUT           the bundler ran longer than its cap and was killed
 * OUT_OF_MEMORY     the bundler grew past its cap and was killed
 * CRASHED           the bundler died or answered nonsense
 * ABORTED           the caller's signal fired
 */
export const BUNDLE_ERROR_CODES = [
  'NOT_FOUND',
  'OUTSIDE_PACKAGE',
  'BUILTIN_IMPORT',
  'HOST_MODULE',
  'SYNTAX',
  'MISSING_EXPORT',
  'UNSUPPORTED',
  'TOO_LARGE',
  'TOO_MANY_MODULES',
  'TIMEOUT',
  'OUT_OF_MEMORY',
  'CRASHED',
  'ABORTED',
] as const;

export type BundleErrorCode = (typeof BUNDLE_ERROR_CODES)[number];

/** The plain form, as it crosses from the bundling process. All text is display-only and partly the author's. */
export interface BundleProblem {
  readonly code: BundleErrorCode;
  /** Relative to the plugin's folder: the file that holds the offending import, or is itself at fault. */
  readonly file: string;
  /** The import as it was written; null where no import is at fault. */
  readonly specifier: string | null;
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
}

export class BundleError extends Error implements BundleProblem {
  override readonly name = 'BundleError';
  readonly code: BundleErrorCode;
  readonly file: string;
  readonly specifier: string | null;
  readonly hint: string;

  constructor(problem: BundleProblem) {
    super(problem.message);
    this.code = problem.code;
    this.file = problem.file;
    this.specifier = problem.specifier;
    this.hint = problem.hint;
  }
}

/** Where a file is at fault, and no import. */
export function fileError(
  code: BundleErrorCode,
  file: string,
  message: string,
  hint = 'Change the file.',
): BundleError {
  return new BundleError({ code, file, specifier: null, message, hint });
}

/** The plain form of an error, without stack: what may leave the bundling process. */
export function toProblem(error: BundleError): BundleProblem {
  const { code, file, specifier, message, hint } = error;
  return { code, file, specifier, message, hint };
}
