// What a caller may say of a call. Identity comes from here and nowhere else.

import { SkerryError } from '../errors.ts';

export interface CallOptions {
  /** The organisation the call is for: chooses the unit of a plugin with `scope: "org"`. */
  readonly org?: string | undefined;
  readonly user?: string | undefined;
  /** Id of the request that this call belongs to, for the log. */
  readonly request?: string | undefined;
  /** Calling it twice is the same as calling it once: after a failure it may be tried again, where the plugin's recovery says so. */
  readonly idempotent?: boolean | undefined;
  /** Nobody waits for the call: it has the time `limits.backgroundTime` in place of `limits.executionTime`. */
  readonly background?: boolean | undefined;
  /**
   * Whole number from 1 to 1000, 100 where nothing is said. Of calls that wait for their turn, the more urgent go first: each
   * point is worth 10 ms of having come earlier, so that nobody waits for ever.
   */
  readonly priority?: number | undefined;
  /** Gives the call up. */
  readonly signal?: AbortSignal | undefined;
}

const MOST_PRIORITY = 1_000;
export const DEFAULT_PRIORITY = 100;

const ID = /^[\w.:@-]{1,128}$/;

/** Throws SkerryError `CONFIG_ERROR` where an id could not stand in the log or in a folder name. */
export function assertCallOptions(options: CallOptions): void {
  for (const key of ['org', 'user', 'request'] as const) {
    const value = options[key];
    if (value === undefined || ID.test(value)) continue;
    throw new SkerryError(
      'CONFIG_ERROR',
      `The ${key} of a call is 1 to 128 of the characters A-Z a-z 0-9 _ . : @ -`,
    );
  }
  assertPriority(options.priority);
}

function assertPriority(priority: number | undefined): void {
  if (priority === undefined) return;
  if (Number.isInteger(priority) && priority >= 1 && priority <= MOST_PRIORITY) return;
  const message = `The priority of a call is a whole number from 1 to ${MOST_PRIORITY}.`;
  throw new SkerryError('CONFIG_ERROR', message);
}
