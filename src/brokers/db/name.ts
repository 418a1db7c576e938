// Names of tables, columns and databases as a plugin spells them. Knows no SQL.

import { invalid } from './invalid.ts';
import { MAX_NAME } from './limits.ts';

/** Throws INVALID_ARGUMENT. `what` is ours: it says which argument. */
export function parseName(value: unknown, what: string): string {
  if (typeof value !== 'string') throw invalid(`${what} must be a name`);
  if (value === '' || value.length > MAX_NAME) {
    throw invalid(`${what} must have 1 to ${MAX_NAME} characters`);
  }
  if (/[\u0000-\u001f\u007f]/.test(value) || !value.isWellFormed()) {
    throw invalid(`${what} contains a control character`);
  }
  if (value === '*')
    throw invalid(`${what} cannot be "*"; leave "columns" out to read all of them`);
  return value;
}

/** The name of a database in the host's configuration. */
export function isDatabaseName(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z][a-z0-9_-]{0,63}$/.test(value);
}
