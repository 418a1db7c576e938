// One request to the fs broker and what it comes to; and the guest's arguments made into typed values.
// Arguments are hostile JSON: anything not of the documented shape is INVALID_ARGUMENT.

import type { Access } from '../../../policies/index.ts';
import { BrokerError, type Result, type Use } from '../../gate/index.ts';
import type { Account } from './account.ts';
import type { Beneath } from './beneath.ts';
import { fsError } from './errors.ts';
import type { FsLimits } from './limits.ts';
import { locate, type Follow, type Place } from './locate.ts';
import type { Mount } from './mounts.ts';
import { parsePath } from './path.ts';

/** How this broker reaches the disk. */
export interface Disk {
  readonly limits: FsLimits;
  readonly beneath: Beneath;
}

export interface Request {
  readonly args: readonly unknown[];
  readonly bytes: readonly Uint8Array[];
  readonly mounts: readonly Mount[];
  readonly disk: Disk;
}

/** What a request comes to. `asked` names it in messages; `perform` may throw host errors, the broker maps them. */
export interface Plan {
  readonly asked: string;
  readonly accesses: readonly Access[];
  /** The mount that is changed: its account is counted before `perform`. Left out for what changes nothing. */
  readonly changes?: Mount | null;
  perform(use: Use, account: Account): Promise<Result>;
}

export function placeAt(request: Request, index: number, label: string, follow: Follow): Place {
  const path = parsePath(request.args[index], label);
  return locate(path, request.mounts, follow, request.disk.beneath);
}

export function access(action: 'fs.read' | 'fs.write', place: Pick<Place, 'path'>): Access {
  return { action, resource: { kind: 'path', path: place.path } };
}

/** Text is written as UTF-8. Throws TOO_LARGE above the broker's own cap. */
export function contentAt(request: Request, index: number, asked: string): Uint8Array {
  const data = bytesOf(request.args[index], request.bytes);
  if (data === null) {
    throw new BrokerError('INVALID_ARGUMENT', 'data must be a string or bytes');
  }
  const cap = request.disk.limits.maxWriteBytes;
  if (data.byteLength > cap) {
    throw fsError(
      'TOO_LARGE',
      asked,
      `${data.byteLength} bytes in one write, at most ${cap} are allowed`,
    );
  }
  return data;
}

function bytesOf(value: unknown, bytes: readonly Uint8Array[]): Uint8Array | null {
  if (typeof value === 'string') return Buffer.from(value, 'utf8');
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, '$bytes')) return null;
  const index = (value as { $bytes: unknown }).$bytes;
  return typeof index === 'number' ? (bytes[index] ?? null) : null;
}

/** True for text, false for bytes. Takes `'utf8'` and `{ encoding: 'utf8' }`, as Node does. */
export function wantsText(value: unknown): boolean {
  const encoding = isRecord(value) ? checkedKeys(value, ['encoding'])['encoding'] : value;
  if (encoding === undefined || encoding === null) return false;
  if (encoding === 'utf8' || encoding === 'utf-8') return true;
  throw new BrokerError('INVALID_ARGUMENT', 'encoding must be "utf8", or left out for bytes');
}

/** Options that are true or false. Unknown ones are refused: a misspelt `recursive` must not pass in silence. */
export function flagsAt<Key extends string>(
  request: Request,
  index: number,
  keys: readonly Key[],
): Readonly<Record<Key, boolean>> {
  const given = request.args[index] ?? {};
  if (!isRecord(given)) throw new BrokerError('INVALID_ARGUMENT', 'options must be an object');
  const values = checkedKeys(given, keys);
  const flag = (key: Key): boolean => {
    const value = values[key] ?? false;
    if (typeof value === 'boolean') return value;
    throw new BrokerError('INVALID_ARGUMENT', `options.${key} must be true or false`);
  };
  return Object.fromEntries(keys.map((key) => [key, flag(key)])) as Record<Key, boolean>;
}

function checkedKeys(
  given: Record<string, unknown>,
  keys: readonly string[],
): Readonly<Record<string, unknown>> {
  if (Object.keys(given).some((key) => !keys.includes(key))) {
    throw new BrokerError('INVALID_ARGUMENT', `options may hold only: ${keys.join(', ')}`);
  }
  return Object.fromEntries(
    keys.map((key) => [key, Object.hasOwn(given, key) ? given[key] : null]),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
