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
  /** Gives the call up. */
  readonly signal?: AbortSignal | undefined;
}

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
}
