// What the host and a database process say to each other. Types only.

import type { BrokerErrorCode } from '../../../gate/broker-error.ts';
import type { Cell } from '../cell.ts';
import type { Params } from './params.ts';

/** Part of a table that a statement reads or writes. `['*']` is the row as a whole, `[]` no column of it. */
export interface Touch {
  readonly verb: 'read' | 'write';
  readonly table: string;
  readonly columns: readonly string[];
}

export interface Inspected {
  readonly sql: string;
  readonly inserts: readonly string[] | null;
}

export interface Approved extends Inspected {
  readonly params: Params;
  /** All that was decided on. What the statement touches beyond this is refused. */
  readonly touches: readonly Touch[];
}

/** A table or view with the columns a plugin may know of. */
export interface Visible {
  readonly name: string;
  readonly columns: readonly string[];
  /** Columns that together are unique: what `ON CONFLICT` may name. */
  readonly keys: readonly (readonly string[])[];
}

export type DbRequest =
  | { readonly op: 'inspect'; readonly statements: readonly Inspected[] }
  | { readonly op: 'run'; readonly statements: readonly Approved[]; readonly write: boolean }
  /** Which tables and views with a name that stands in the statement there are. */
  | { readonly op: 'describe'; readonly sql: string }
  /** How the statement fails in a database that has nothing but these. */
  | { readonly op: 'explain'; readonly sql: string; readonly tables: readonly Visible[] };

export interface RunResult {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  readonly changes: number;
  readonly lastId: Cell;
}

/**
 * `refused`: the statement does not compile, or needs what no grant gives; `reason` is told only to those who may
 * know every name in the statement. `changed`: it touches more than was approved.
 */
export type Failure =
  | { readonly kind: 'refused'; readonly index: number; readonly reason: string | null }
  | { readonly kind: 'changed' }
  | { readonly kind: 'error'; readonly code: BrokerErrorCode; readonly message: string };

export type DbReply =
  | { readonly op: 'ready' }
  | { readonly op: 'failed'; readonly failure: Failure }
  | { readonly op: 'inspect'; readonly touches: readonly (readonly Touch[])[] }
  | { readonly op: 'run'; readonly results: readonly RunResult[]; readonly bytes: number }
  | { readonly op: 'describe'; readonly tables: readonly Visible[] }
  | { readonly op: 'explain'; readonly message: string | null };

/** What a database process is started with, as JSON in its only argument. */
export interface StartOptions {
  readonly path: string;
  readonly readonly: boolean;
  readonly parent: number;
  readonly statementMs: number;
  readonly rows: number;
  readonly bytes: number;
  readonly cellBytes: number;
  readonly params: number;
  readonly growthBytes: number;
  readonly memory: number;
}

/** Written by the watchdog before it ends the process, so that the host can say why. */
export const VERDICTS = { time: 't', memory: 'm' } as const;
