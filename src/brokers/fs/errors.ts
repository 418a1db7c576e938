// Host errors as the guest may see them: Node's codes, the guest's own spelling of the path, and nothing of the host.

import { BrokerError, type BrokerErrorCode } from '../../gate/index.ts';

const TEXTS: Partial<Record<BrokerErrorCode, string>> = {
  ENOENT: 'no such file or folder',
  EEXIST: 'already exists',
  ENOTDIR: 'not a folder',
  EISDIR: 'is a folder',
  ENOTEMPTY: 'folder is not empty',
  EXDEV: 'leaves its mount',
  ELOOP: 'too many links, or a link appeared on the way while it was used',
  ENAMETOOLONG: 'name or path is too long',
  EROFS: 'the mount is read-only',
  ENOSPC: 'no space left',
  DISK_LIMIT: 'the unit keeps as much as it may',
  UNSUPPORTED_FILE: 'not a regular file or folder',
};

/** Host codes that mean the same to a guest as one it can look up. */
const SAME_AS: Record<string, BrokerErrorCode> = {
  EDQUOT: 'ENOSPC',
  EFBIG: 'ENOSPC',
  EINVAL: 'INVALID_ARGUMENT',
  ENXIO: 'UNSUPPORTED_FILE',
  ABORT_ERR: 'ABORTED',
};

/** An error as the operating system reports it; the message is for the operator's eyes only. */
export function hostError(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code });
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';
}

/** The text of a path in a message: as the guest spelled it, cut to a readable length. */
export function shown(asked: string): string {
  return JSON.stringify(asked.length > 200 ? `${asked.slice(0, 200)}…` : asked);
}

export function fsError(code: BrokerErrorCode, asked: string, text = TEXTS[code]): BrokerError {
  return new BrokerError(code, `${text ?? code}: ${shown(asked)}`);
}

/** Any failure while working on `asked`, as a BrokerError. The host's own error stays behind as the cause. */
export function toBrokerError(error: unknown, asked: string): BrokerError {
  if (error instanceof BrokerError) return error;
  const code = codeOf(error);
  const known = SAME_AS[code] ?? (Object.hasOwn(TEXTS, code) ? (code as BrokerErrorCode) : null);
  const text =
    known === null
      ? `the file could not be used here${code === '' ? '' : ` (${code})`}`
      : (TEXTS[known] ?? known);
  return new BrokerError(known ?? 'UNAVAILABLE', `${text}: ${shown(asked)}`, { cause: error });
}
