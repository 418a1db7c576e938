// Paths as a guest spells them, made canonical by text alone. Never looks at the disk.

import { BrokerError } from '../../gate/index.ts';
import { fsError, shown } from './errors.ts';
import { MAX_DEPTH, MAX_NAME_BYTES, MAX_PATH_BYTES } from './limits.ts';

export interface VirtualPath {
  /** As the guest wrote it, for messages. */
  readonly asked: string;
  /** Names from the virtual root down; none is empty, `.` or `..`. */
  readonly names: readonly string[];
}

/** Files the broker itself is writing. A guest can neither name nor list them, so nobody swaps one in mid-write. */
export const TEMPORARY_PREFIX = '.skerry-tmp-';

/**
 * `..` is taken out by text, before any link is looked at: `/data/link/../a` is `/data/a`, whatever `link` is.
 * A trailing slash is dropped. A backslash is an ordinary character of a name, as everywhere on POSIX.
 * Names are taken as they are: no case folding and no Unicode normalisation, the disk does neither.
 */
export function parsePath(value: unknown, label: string): VirtualPath {
  const asked = assertText(value, label);
  const names: string[] = [];
  for (const part of asked.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') names.push(part);
    else if (names.pop() === undefined) {
      throw new BrokerError('INVALID_ARGUMENT', `${label} climbs above the root: ${shown(asked)}`);
    }
  }
  const problem = nameProblem(names);
  if (problem !== null) throw fsError(problem, asked);
  if (names.some(isTemporary)) {
    throw new BrokerError(
      'INVALID_ARGUMENT',
      `${label} uses a name reserved for files being written: ${shown(asked)}`,
    );
  }
  return { asked, names };
}

/** Why names cannot be used as a path of a mount, or null. Link targets are held to it too. */
export function nameProblem(names: readonly string[]): 'ENAMETOOLONG' | null {
  if (names.length > MAX_DEPTH) return 'ENAMETOOLONG';
  return names.some((name) => Buffer.byteLength(name) > MAX_NAME_BYTES) ? 'ENAMETOOLONG' : null;
}

/** No NUL to end a path early, no line break to forge a log line, no half character that changes when encoded. */
export function isPlainText(text: string): boolean {
  return text.isWellFormed() && !/[\u0000-\u001f\u007f]/.test(text);
}

export function isTemporary(name: string): boolean {
  return name.startsWith(TEMPORARY_PREFIX);
}

/** A file that the broker is writing, or was when it was killed: nobody else makes such names. */
export function isUnfinished(name: string): boolean {
  return /^[0-9a-f-]{36}$/.test(name.slice(TEMPORARY_PREFIX.length)) && isTemporary(name);
}

export function formatPath(names: readonly string[]): string {
  return `/${names.join('/')}`;
}

function assertText(value: unknown, label: string): string {
  if (typeof value !== 'string') {
    throw new BrokerError('INVALID_ARGUMENT', `${label} must be a string`);
  }
  if (Buffer.byteLength(value) > MAX_PATH_BYTES) throw fsError('ENAMETOOLONG', value);
  if (!isPlainText(value)) {
    throw new BrokerError(
      'INVALID_ARGUMENT',
      `${label} holds a control character or half a Unicode character: ${shown(value)}`,
    );
  }
  if (!value.startsWith('/')) {
    throw new BrokerError(
      'INVALID_ARGUMENT',
      `${label} must be absolute, such as "/data/a.txt": ${shown(value)}`,
    );
  }
  return value;
}
