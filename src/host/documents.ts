// Reads the operator's two documents, from a file or as given, and says where each stands. Decides nothing.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import {
  DEFAULT_HOST_POLICY,
  type Grants,
  type HostPolicy,
  NO_GRANTS,
  parseGrants,
  parseHostPolicy,
} from '../../policies/index.ts';
import { SkerryError } from '../errors.ts';

/** A document and the name it goes by in messages, decisions and the log. */
export interface Placed<T> {
  readonly value: T;
  /** File name as the operator gave it; `(built in)` or `(given)` where there is none. */
  readonly file: string;
  /** Relative paths in the document start here. */
  readonly folder: string;
}

/** A path, or the document itself as plain data. */
export type DocumentSource = string | object;

/** Without a source: the built-in policy, which gives a log and nothing else. */
export function readHostPolicy(
  source: DocumentSource | undefined,
  name?: string,
): Placed<HostPolicy> {
  if (source === undefined) return builtIn(DEFAULT_HOST_POLICY);
  return place(source, parseHostPolicy, 'POLICY_ERROR', name);
}

/** A grants file that does not exist yet means that nothing was granted. */
export function readGrants(source: DocumentSource | undefined, name?: string): Placed<Grants> {
  if (source === undefined) return builtIn(NO_GRANTS);
  if (typeof source === 'string' && !existsSync(source)) {
    return { value: NO_GRANTS, file: source, folder: dirname(resolve(source)) };
  }
  return place(source, parseGrants, 'GRANT_ERROR', name);
}

function builtIn<T>(value: T): Placed<T> {
  return { value, file: '(built in)', folder: process.cwd() };
}

function place<T>(
  source: DocumentSource,
  parse: (text: string, file: string) => T,
  code: 'POLICY_ERROR' | 'GRANT_ERROR',
  name = '(given)',
): Placed<T> {
  const file = typeof source === 'string' ? source : name;
  const folder = typeof source === 'string' ? dirname(resolve(source)) : process.cwd();
  try {
    const text = typeof source === 'string' ? readFileSync(source, 'utf8') : JSON.stringify(source);
    return { value: parse(text, file), file, folder };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new SkerryError(code, message, { cause: error });
  }
}
