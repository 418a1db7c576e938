// What `ctx.db` offers, as data. Knows nothing of how a database does it.

import type { OperationSpec, ParamSpec } from '../../gate/operation.ts';

const CELL = 'string | number | boolean | null | { $integer: string } | { $base64: string }';
const WHERE = 'Record<string, unknown>';
const OPTIONS: ParamSpec = { name: 'options', type: '{ database?: string }', optional: true };
const ERRORS = ['QUERY_ERROR', 'TOO_LARGE', 'TIMEOUT', 'UNAVAILABLE', 'NOT_CONFIGURED'] as const;

export const DB_OPERATIONS: readonly OperationSpec[] = [
  {
    name: 'db.select',
    actions: ['db.read'],
    summary:
      'Reads rows of one table. Without `columns` it reads all of them, and each must be granted. Integers beyond 2^53 come as `{ $integer }`, blobs as `{ $base64 }`.',
    params: [
      {
        name: 'query',
        type: `{ table: string; columns?: string[]; where?: ${WHERE}; orderBy?: string | (string | { column: string; order?: 'asc' | 'desc' })[]; limit?: number; offset?: number }`,
      },
      OPTIONS,
    ],
    returns: 'Record<string, unknown>[]',
    errors: ERRORS,
  },
  {
    name: 'db.count',
    actions: ['db.read'],
    summary: 'Counts rows of one table.',
    params: [{ name: 'query', type: `{ table: string; where?: ${WHERE} }` }, OPTIONS],
    returns: 'number',
    errors: ERRORS,
  },
  {
    name: 'db.insert',
    actions: ['db.write', 'db.read'],
    summary:
      'Adds one row (`values`) or several with the same columns (`rows`). `db.read` is needed for what a foreign key points at.',
    params: [
      {
        name: 'query',
        type: `{ table: string; values: Record<string, ${CELL}> } | { table: string; rows: Record<string, ${CELL}>[] }`,
      },
      OPTIONS,
    ],
    returns: '{ changes: number; lastId: number | { $integer: string } | null }',
    errors: ERRORS,
  },
  {
    name: 'db.update',
    actions: ['db.write', 'db.read'],
    summary: 'Changes the rows that match; `where: {}` is every row.',
    params: [
      {
        name: 'query',
        type: `{ table: string; set: Record<string, ${CELL}>; where: ${WHERE} }`,
      },
      OPTIONS,
    ],
    returns: '{ changes: number }',
    errors: ERRORS,
  },
  {
    name: 'db.delete',
    actions: ['db.write', 'db.read'],
    summary:
      'Removes the rows that match; `where: {}` is every row. Needs the whole table, not a list of columns.',
    params: [{ name: 'query', type: `{ table: string; where: ${WHERE} }` }, OPTIONS],
    returns: '{ changes: number }',
    errors: ERRORS,
  },
  {
    name: 'db.batch',
    actions: ['db.read', 'db.write'],
    summary: 'Does several operations in one transaction: all of them, or none.',
    params: [
      {
        name: 'operations',
        type: "({ op: 'select' | 'count' | 'insert' | 'update' | 'delete'; table: string } & Record<string, unknown>)[]",
      },
      OPTIONS,
    ],
    returns: 'unknown[]',
    errors: ERRORS,
  },
  {
    name: 'db.query',
    actions: ['db.raw', 'db.read', 'db.write'],
    summary:
      'Runs one SQL statement of the plugin, with `?` or `:name` for values. Every table and column the database sees in it must be granted.',
    params: [
      { name: 'sql', type: 'string' },
      { name: 'params', type: `(${CELL})[] | Record<string, ${CELL}>`, optional: true },
      OPTIONS,
    ],
    returns:
      '{ columns: string[]; rows: Record<string, unknown>[]; changes: number; lastId: number | { $integer: string } | null }',
    errors: ERRORS,
  },
];
