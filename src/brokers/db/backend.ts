// What stands behind the broker for one kind of database. The broker knows arguments and shapes, the backend how
// its database is reached, held to the policy, and stopped.

import type { Access } from '../../../policies/index.ts';
import type { Asker, Use } from '../../gate/broker.ts';
import type { Cell } from './cell.ts';
import type { Shape } from './shape.ts';

/** Statements of one request: they are done in one transaction, all or none. */
export type Work =
  | { readonly kind: 'shapes'; readonly shapes: readonly Shape[] }
  | {
      readonly kind: 'sql';
      readonly sql: string;
      readonly params: readonly Cell[] | Readonly<Record<string, Cell>>;
    };

export interface Job {
  /** The database's name in the host's configuration: part of every resource. */
  readonly database: string;
  readonly work: Work;
  readonly asker: Asker;
  /** Decided by the gate already, and allowed. */
  readonly accesses: readonly Access[];
  readonly use: Use;
}

export interface StatementResult {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  readonly changes: number;
  /** Number of the row added last; `null` where none was. */
  readonly lastId: Cell;
}

export interface JobResult {
  readonly results: readonly StatementResult[];
  /** Bytes of the rows as JSON. */
  readonly bytes: number;
}

export interface Backend {
  /** Nothing is done unless everything the database sees is allowed. Throws BrokerError. */
  run(job: Job): Promise<JobResult>;
  close(): Promise<void>;
}
