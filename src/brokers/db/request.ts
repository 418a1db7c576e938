// From the arguments of an operation to the work it asks for, or INVALID_ARGUMENT. Looks nothing up.

import type { Access } from '../../../policies/index.ts';
import type { Work } from './backend.ts';
import { parseCell, type Cell } from './cell.ts';
import { invalid, isData, parseData } from './invalid.ts';
import type { DbLimits } from './limits.ts';
import { isDatabaseName } from './name.ts';
import { parseBatch, parseShape } from './parse-shape.ts';
import { shapeAccesses } from './shape.ts';

/** The database `ctx.db` means. */
const MAIN = 'main';

export interface DbRequest {
  readonly work: Work;
  readonly database: string;
  /** What the gate decides on. What only the database sees is decided on later. */
  readonly accesses: readonly Access[];
}

export function parseRequest(op: string, args: readonly unknown[], limits: DbLimits): DbRequest {
  if (op === 'query') {
    const [sql, params, options] = args;
    const work: Work = {
      kind: 'sql',
      sql: parseSql(sql, limits),
      params: parseParams(params, limits),
    };
    const raw: Access = { action: 'db.raw', resource: { kind: 'flag' } };
    return { work, database: parseDatabase(options), accesses: [raw] };
  }
  const [query, options] = args;
  const shapes = op === 'batch' ? parseBatch(query, limits) : [parseShape(op, query, limits)];
  const database = parseDatabase(options);
  const accesses = shapes.flatMap((shape) => shapeAccesses(database, shape));
  return { work: { kind: 'shapes', shapes }, database, accesses: unique(accesses) };
}

function parseDatabase(options: unknown): string {
  if (options === undefined || options === null) return MAIN;
  const { database } = parseData(options, 'the options', ['database']);
  if (database === undefined) return MAIN;
  if (!isDatabaseName(database)) throw invalid('"database" must be the name of a database');
  return database;
}

function parseSql(sql: unknown, limits: DbLimits): string {
  if (typeof sql !== 'string') throw invalid('the statement must be text');
  if (Buffer.byteLength(sql) > limits.sqlBytes) {
    throw invalid(`the statement has more than ${limits.sqlBytes} bytes`);
  }
  if (sql.includes('\0') || !sql.isWellFormed()) {
    throw invalid('the statement contains a character that is not text');
  }
  return sql;
}

function parseParams(
  params: unknown,
  limits: DbLimits,
): readonly Cell[] | Readonly<Record<string, Cell>> {
  if (params === undefined || params === null) return [];
  if (!Array.isArray(params) && !isData(params)) {
    throw invalid('the values must be a list or an object');
  }
  if (Object.keys(params).length > limits.params) {
    throw invalid(`a statement binds at most ${limits.params} values`);
  }
  if (Array.isArray(params)) return params.map(parseCell);
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, parseCell(value)]),
  );
}

/** A batch of a hundred inserts is one thing to decide. */
function unique(accesses: readonly Access[]): Access[] {
  return [...new Map(accesses.map((access) => [JSON.stringify(access), access])).values()];
}
