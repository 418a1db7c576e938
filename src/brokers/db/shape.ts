// The structured operations as checked data, with what each reads and writes. Engine-neutral: knows no SQL.

import type { Access } from '../../../policies/index.ts';
import type { Cell } from './cell.ts';
import { foldName } from './fold-name.ts';
import { whereColumns, whereValues, type Condition } from './where.ts';

export interface SelectShape {
  readonly op: 'select';
  readonly table: string;
  /** `null`: all columns of the table, which only the database knows. */
  readonly columns: readonly string[] | null;
  readonly where: Condition | null;
  readonly orderBy: readonly { readonly column: string; readonly descending: boolean }[];
  readonly limit: number | null;
  readonly offset: number | null;
}

export interface CountShape {
  readonly op: 'count';
  readonly table: string;
  readonly where: Condition | null;
}

export interface InsertShape {
  readonly op: 'insert';
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface UpdateShape {
  readonly op: 'update';
  readonly table: string;
  readonly set: readonly (readonly [column: string, value: Cell])[];
  readonly where: Condition;
}

export interface DeleteShape {
  readonly op: 'delete';
  readonly table: string;
  readonly where: Condition;
}

export type Shape = SelectShape | CountShape | InsertShape | UpdateShape | DeleteShape;

/** What the operation itself says it touches, in canonical names. The database may see more: it is asked too. */
export function shapeAccesses(database: string, shape: Shape): Access[] {
  const on = (action: string, columns: readonly string[]): Access =>
    tableAccess(action, database, shape.table, columns);
  const where = shape.op === 'insert' || shape.where === null ? [] : whereColumns(shape.where);
  const reads = where.length > 0 ? [on('db.read', where)] : [];
  switch (shape.op) {
    case 'select': {
      const order = shape.orderBy.map(({ column }) => column);
      return [on('db.read', [...(shape.columns ?? []), ...where, ...order])];
    }
    case 'count':
      return [on('db.read', where)];
    case 'insert':
      return [on('db.write', shape.columns)];
    case 'update':
      return [
        on(
          'db.write',
          shape.set.map(([column]) => column),
        ),
        ...reads,
      ];
    case 'delete':
      return [on('db.write', ['*']), ...reads];
  }
}

/** How many values the operation binds. */
export function countValues(shape: Shape): number {
  switch (shape.op) {
    case 'insert':
      return shape.rows.length * shape.columns.length;
    case 'update':
      return shape.set.length + whereValues(shape.where);
    case 'select':
    case 'count':
    case 'delete':
      return shape.where === null ? 0 : whereValues(shape.where);
  }
}

/** Canonical: names folded, columns sorted and each once. */
export function tableAccess(
  action: string,
  database: string,
  table: string,
  columns: readonly string[],
): Access {
  const unique = [...new Set(columns.map(foldName))].sort();
  return { action, resource: { kind: 'table', database, table: foldName(table), columns: unique } };
}
