// The caps a bundling process runs under, and the check of caps given by a caller. Knows no process.

/** All are hard: a breach ends the bundling with an error. None can be switched off. */
export interface BundleLimits {
  /**
   * Milliseconds from the start of the process. Stops input that is small but slow to resolve or parse.
   * A bundle of zod and p-limit takes about 0.3 s.
   */
  readonly wallMs: number;
  /**
   * Bytes of resident memory of the whole process, the native bundler included; sampled every 25 ms, so a fast
   * grower is caught some tens of megabytes later. Measured: 120 MB for a plugin of two lines, 230 MB with zod, and
   * about 110 MB more for each MB of code; the default lets a plugin reach `outputBytes`.
   */
  readonly memoryBytes: number;
  /** Bytes of UTF-8 of the bundle. Every isolate that runs the plugin compiles and keeps this text. */
  readonly outputBytes: number;
  /** Bytes of UTF-8 of the source map. Stays in the host and is decoded only when a stack is shown. */
  readonly mapBytes: number;
  /** Bytes of all files read, package.json files included. */
  readonly inputBytes: number;
  /** Bytes of one file. */
  readonly fileBytes: number;
  /** Number of files bundled. */
  readonly modules: number;
}

const MEBIBYTE = 1024 * 1024;

const DEFAULT_BUNDLE_LIMITS: BundleLimits = {
  wallMs: 10_000,
  memoryBytes: 1_024 * MEBIBYTE,
  outputBytes: 8 * MEBIBYTE,
  mapBytes: 16 * MEBIBYTE,
  inputBytes: 32 * MEBIBYTE,
  fileBytes: 8 * MEBIBYTE,
  modules: 2_000,
};

/** The most an embedder may ask for: above these the bundling process is no longer a bounded thing. */
const MOST: BundleLimits = {
  wallMs: 600_000,
  memoryBytes: 16_384 * MEBIBYTE,
  outputBytes: 256 * MEBIBYTE,
  mapBytes: 256 * MEBIBYTE,
  inputBytes: 1_024 * MEBIBYTE,
  fileBytes: 256 * MEBIBYTE,
  modules: 100_000,
};

/** Defaults, overridden. Throws RangeError that names the key for anything but a whole number from 1 to its maximum. */
export function makeBundleLimits(overrides: Partial<BundleLimits> = {}): BundleLimits {
  const limits = { ...DEFAULT_BUNDLE_LIMITS };
  for (const [key, value] of Object.entries(overrides)) {
    if (!isLimitName(key)) throw new RangeError(`There is no bundle limit "${key}".`);
    if (value === undefined) continue;
    if (!Number.isInteger(value) || value < 1 || value > MOST[key]) {
      throw new RangeError(`Bundle limit "${key}" must be a whole number from 1 to ${MOST[key]}.`);
    }
    limits[key] = value;
  }
  return limits;
}

function isLimitName(key: string): key is keyof BundleLimits {
  return Object.hasOwn(DEFAULT_BUNDLE_LIMITS, key);
}
