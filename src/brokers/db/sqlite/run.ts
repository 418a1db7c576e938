// Runs approved statements in one transaction: inspects them again inside it, so that what was decided on is what
// runs, and stops at the caps. Decides nothing.

import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { BrokerErrorCode } from '../../../gate/broker-error.ts';
import type { Cell } from '../cell.ts';
import type { Event, Guard } from './guard.ts';
import { inspect } from './inspect.ts';
import type { Approved, RunResult, StartOptions, Touch } from './protocol.ts';
import type { Schema } from './schema.ts';
import { isList, type Params } from './params.ts';

/** The statement touches what nobody decided on: the schema is no longer the one that was looked at. */
export class Changed extends Error {
  override readonly name = 'Changed';
}

/** A cap was reached. */
export class Capped extends Error {
  override readonly name = 'Capped';
  readonly code: BrokerErrorCode;

  constructor(code: BrokerErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

export interface Session {
  readonly database: DatabaseSync;
  readonly guard: Guard;
  readonly options: StartOptions;
  /** The schema as the current transaction sees it. */
  schema(): Schema;
}

/** What is left of the caps for one request. */
interface Left {
  rows: number;
  bytes: number;
  readonly until: number;
}

export interface RanStatement extends Omit<RunResult, 'rows'> {
  /** Each row as JSON: it is measured as text, and sent as that text. */
  readonly rows: readonly string[];
}

/** Throws Changed, Capped, and what SQLite throws; in each case nothing was changed. */
export function run(
  session: Session,
  statements: readonly Approved[],
  write: boolean,
): RanStatement[] {
  const { rows, bytes, statementMs } = session.options;
  const left = { rows, bytes, until: performance.now() + statementMs };
  return transaction(session, write, () =>
    statements.map((statement) => runOne(session, statement, left)),
  );
}

/** Everything inside sees one state of the file. */
export function transaction<T>(session: Session, write: boolean, work: () => T): T {
  const { database, guard } = session;
  const free = (sql: string): void => guard.free(() => database.exec(sql));
  free(`PRAGMA query_only = ${write ? 'OFF' : 'ON'}`);
  free(write ? 'BEGIN IMMEDIATE' : 'BEGIN');
  try {
    if (write) guard.free(() => boundGrowth(session));
    const result = work();
    free('COMMIT');
    return result;
  } catch (error) {
    // SQLite has rolled back by itself where it was out of room or memory.
    if (database.isTransaction) free('ROLLBACK');
    throw error;
  }
}

function boundGrowth({ database, options }: Session): void {
  const number = (name: string): number => Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
  const pages = number('page_count') + Math.ceil(options.growthBytes / number('page_size'));
  database.exec(`PRAGMA max_page_count = ${pages}`);
}

function runOne(session: Session, statement: Approved, left: Left): RanStatement {
  const { database, guard } = session;
  const { events, touches } = inspect(database, guard, session.schema(), statement);
  if (!touches.every((touch) => isApproved(touch, statement.touches))) throw new Changed();
  return guard.enforce(events, () => {
    const prepared = database.prepare(statement.sql);
    prepared.setReadBigInts(true);
    prepared.setReturnArrays(true);
    const columns = prepared.columns().map(({ name }) => name);
    const values = bind(statement.params);
    const rows = readRows(prepared, values, left);
    const writes = touches.some(({ verb }) => verb === 'write');
    return { columns, rows, ...(writes ? readChanges(session, events) : UNCHANGED) };
  });
}

const UNCHANGED = { changes: 0, lastId: null } as const;

/** SQLite remembers the last row number of the connection: it is told only where this statement added rows. */
function readChanges(
  { database, guard }: Session,
  events: ReadonlyMap<string, Event>,
): { changes: number; lastId: Cell } {
  const row = guard.free(() => {
    const prepared = database.prepare('SELECT changes() AS changes, last_insert_rowid() AS id');
    prepared.setReadBigInts(true);
    return prepared.get();
  });
  const changes = Number(row?.['changes']);
  const added =
    changes > 0 && [...events.values()].some(({ verb, inner }) => verb === 'insert' && !inner);
  return { changes, lastId: added ? cellOf(row?.['id'] ?? null) : null };
}

function isApproved(touch: Touch, approved: readonly Touch[]): boolean {
  return approved.some(
    ({ verb, table, columns }) =>
      verb === touch.verb &&
      table === touch.table &&
      (columns.includes('*') || touch.columns.every((column) => columns.includes(column))),
  );
}

type Bound = SQLInputValue[] | [Record<string, SQLInputValue>];

function bind(params: Params): Bound {
  if (isList(params)) return params.map(valueOf);
  const named: Record<string, SQLInputValue> = Object.create(null) as Record<string, SQLInputValue>;
  for (const [name, cell] of Object.entries(params)) named[name] = valueOf(cell);
  return [named];
}

function valueOf(cell: Cell): SQLInputValue {
  // Node binds every number as a REAL.
  if (Number.isSafeInteger(cell)) return BigInt(cell as number);
  if (typeof cell !== 'object' || cell === null) return cell;
  if ('$integer' in cell) return BigInt(cell.$integer);
  if ('$number' in cell) return Number(cell.$number);
  return Buffer.from(cell.$base64, 'base64');
}

function cellOf(value: SQLOutputValue): Cell {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : { $integer: String(value) };
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return { $number: value > 0 ? 'Infinity' : '-Infinity' };
  }
  if (value instanceof Uint8Array) return { $base64: Buffer.from(value).toString('base64') };
  return value;
}

function readRows(prepared: StatementSync, values: Bound, left: Left): string[] {
  const rows: string[] = [];
  for (const row of iterate(prepared, values)) {
    if (--left.rows < 0) throw new Capped('TOO_LARGE', 'the result has too many rows; use "limit"');
    const text = JSON.stringify(row.map(cellOf));
    left.bytes -= Buffer.byteLength(text) + 1;
    if (left.bytes < 0) {
      throw new Capped('TOO_LARGE', 'the result has too many bytes; read fewer rows or columns');
    }
    if (performance.now() > left.until) throw new Capped('TIMEOUT', 'the statement took too long');
    rows.push(text);
  }
  return rows;
}

/** With arrays returned, the rows are lists of values, whatever the declared type says. */
function iterate(prepared: StatementSync, values: Bound): Iterable<SQLOutputValue[]> {
  return prepared.iterate(...(values as SQLInputValue[])) as unknown as Iterable<SQLOutputValue[]>;
}
