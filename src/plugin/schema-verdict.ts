// What a check of a value by a schema says. Shapes only: the schema is a stranger's, and is run elsewhere.

import type { Fault } from '../../sandbox/index.ts';

/**
 * `value` has the schema's defaults filled in; a problem is one line for people, of a value with its place: `/limit: must be integer`.
 *
 * value    the value does not fit
 * schema   there is no checking by this schema
 * check    it could not be checked: the schema took too long, grew too large, or the caller gave up
 */
export type SchemaVerdict =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly at: 'value' | 'schema'; readonly problems: readonly string[] }
  | { readonly ok: false; readonly at: 'check'; readonly fault: Fault };

export interface CheckLimits {
  /** Bytes of the value as JSON, before and after. Default: enough for any configuration. */
  readonly payload?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Runs a schema that may be hostile over a value. */
export type SchemaCheck = (
  schema: unknown,
  value: unknown,
  limits?: CheckLimits,
) => Promise<SchemaVerdict>;
