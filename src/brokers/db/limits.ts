// The numbers the database broker is held to, one paragraph each. Knows no table and no plugin.

export interface DbLimits {
  /** Milliseconds of one request to the database, all statements of a batch together. What runs longer is killed. */
  readonly statementMs: number;
  /** Milliseconds for the database process to start and open its file. */
  readonly startMs: number;
  /** Rows of one result. One more is an error, not a shorter answer. */
  readonly rows: number;
  /** Bytes of one result as JSON. */
  readonly bytes: number;
  /** Bytes of one text, blob or row while the database works: what stops a function from blowing up a value. */
  readonly cellBytes: number;
  /** Bytes of one statement a plugin writes itself. */
  readonly sqlBytes: number;
  /** Values bound to one statement: parameters, inserted cells, members of `in` lists. */
  readonly params: number;
  /** Operations of one batch. */
  readonly batch: number;
  /** Bytes by which one request may make the database file grow. */
  readonly growthBytes: number;
  /** MB of memory of one database process. It starts with about 70. */
  readonly memory: number;
  /** Milliseconds a database process is kept without work. */
  readonly idleMs: number;
  /** Requests of one plugin to one database that wait for the one being done. */
  readonly queue: number;
  /** Database processes of the host. The longest idle makes room; if none is idle, the request is refused. */
  readonly processes: number;
}

export const DEFAULT_DB_LIMITS: DbLimits = Object.freeze({
  statementMs: 2_000,
  startMs: 10_000,
  rows: 10_000,
  bytes: 1_048_576,
  cellBytes: 4_194_304,
  sqlBytes: 65_536,
  params: 1_000,
  batch: 100,
  growthBytes: 67_108_864,
  memory: 256,
  idleMs: 30_000,
  queue: 100,
  processes: 16,
});

/** Conditions of one `where`, and how deep they may nest. */
export const MAX_CONDITIONS = 100;
export const MAX_CONDITION_DEPTH = 10;
/** Columns one structured operation names. */
export const MAX_COLUMNS = 200;
/** Characters of a table or column name. */
export const MAX_NAME = 128;

/** Throws RangeError naming the first limit that is not a positive whole number. There is no "off". */
export function assertDbLimits(limits: DbLimits): void {
  for (const [name, value] of Object.entries(limits)) {
    if (Number.isSafeInteger(value) && value > 0) continue;
    throw new RangeError(
      `database limit "${name}" is ${String(value)}; every limit is a whole number above zero`,
    );
  }
}
