// The one error a broker may throw: its message reaches the guest, so it names no host path and no secret.

import type { Decision } from '../../policies/index.ts';

/**
 * Codes follow Node where Node has one, so that plugin code written for Node reads them.
 *
 * INVALID_ARGUMENT    the arguments are not of the documented shape
 * PERMISSION_DENIED   the engine itself asked the policy and was refused; `decision` says why
 * ENOENT EEXIST ENOTDIR EISDIR ENOTEMPTY EXDEV ELOOP ENAMETOOLONG EROFS ENOSPC   as in Node
 * UNSUPPORTED_FILE    not a regular file or folder
 * TOO_LARGE           more bytes or rows than the limit allows
 * DISK_LIMIT          more bytes or files than the unit may keep
 * TIMEOUT             the resource took longer than its limit
 * ABORTED             the call ended first
 * QUERY_ERROR         the database refused the statement
 * NOT_CONFIGURED      the operator has not set up this resource
 * UNAVAILABLE         the resource cannot be reached now
 * NETWORK_ERROR       no name, no connection, no trust, or an answer that is no HTTP
 * REDIRECT            a redirect that is not followed
 */
export type BrokerErrorCode =
  | 'INVALID_ARGUMENT'
  | 'PERMISSION_DENIED'
  | 'ENOENT'
  | 'EEXIST'
  | 'ENOTDIR'
  | 'EISDIR'
  | 'ENOTEMPTY'
  | 'EXDEV'
  | 'ELOOP'
  | 'ENAMETOOLONG'
  | 'EROFS'
  | 'ENOSPC'
  | 'UNSUPPORTED_FILE'
  | 'TOO_LARGE'
  | 'DISK_LIMIT'
  | 'TIMEOUT'
  | 'ABORTED'
  | 'QUERY_ERROR'
  | 'NOT_CONFIGURED'
  | 'UNAVAILABLE'
  | 'NETWORK_ERROR'
  | 'REDIRECT';

export class BrokerError extends Error {
  override readonly name = 'BrokerError';
  readonly code: BrokerErrorCode;
  /** What the guest is told of a denial: it must name nothing that the guest may not know of. */
  readonly decision: Decision | null;

  constructor(
    code: BrokerErrorCode,
    message: string,
    options?: { cause?: unknown; decision?: Decision },
  ) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.decision = options?.decision ?? null;
  }
}
