// From a structured operation to one SQLite statement: names quoted, values bound. Decides nothing.

import type { Cell } from '../cell.ts';
import { foldName } from '../fold-name.ts';
import type { SelectShape, Shape } from '../shape.ts';
import type { Comparison, Condition } from '../where.ts';
import type { Statement } from './statement.ts';

export function compileShape(shape: Shape): Statement {
  const params: Cell[] = [];
  const sql = compileText(shape, params);
  return { sql, params, inserts: shape.op === 'insert' ? shape.columns.map(foldName) : null };
}

function compileText(shape: Shape, params: Cell[]): string {
  const table = `"main".${quote(shape.table)}`;
  switch (shape.op) {
    case 'select': {
      const columns = shape.columns?.map((name) => `${quote(name)} AS ${quote(name)}`) ?? ['*'];
      return `SELECT ${columns.join(', ')} FROM ${table}${whereText(shape.where, params)}${tailText(shape, params)}`;
    }
    case 'count':
      return `SELECT count(*) FROM ${table}${whereText(shape.where, params)}`;
    case 'insert': {
      const row = `(${shape.columns.map(() => '?').join(', ')})`;
      params.push(...shape.rows.flat());
      return `INSERT INTO ${table} (${shape.columns.map(quote).join(', ')}) VALUES ${shape.rows.map(() => row).join(', ')}`;
    }
    case 'update': {
      const set = shape.set.map(([column]) => `${quote(column)} = ?`).join(', ');
      params.push(...shape.set.map(([, value]) => value));
      return `UPDATE ${table} SET ${set}${whereText(shape.where, params)}`;
    }
    case 'delete':
      return `DELETE FROM ${table}${whereText(shape.where, params)}`;
  }
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function tailText({ orderBy, limit, offset }: SelectShape, params: Cell[]): string {
  const order = orderBy.map(
    ({ column, descending }) => quote(column) + (descending ? ' DESC' : ''),
  );
  const parts = order.length > 0 ? [` ORDER BY ${order.join(', ')}`] : [];
  if (limit !== null || offset !== null) {
    // SQLite takes no OFFSET without LIMIT; -1 is all of them.
    parts.push(' LIMIT ? OFFSET ?');
    params.push(limit ?? -1, offset ?? 0);
  }
  return parts.join('');
}

function whereText(where: Condition | null, params: Cell[]): string {
  if (where === null || (where.kind === 'and' && where.all.length === 0)) return '';
  return ` WHERE ${conditionText(where, params)}`;
}

const OPERATORS: Readonly<Record<Comparison, string>> = {
  eq: '=',
  ne: '<>',
  lt: '<',
  lte: '<=',
  gt: '>',
  gte: '>=',
  like: 'LIKE',
};

function conditionText(condition: Condition, params: Cell[]): string {
  switch (condition.kind) {
    case 'compare':
      params.push(condition.value);
      return `${quote(condition.column)} ${OPERATORS[condition.by]} ?`;
    case 'in':
      params.push(...condition.values);
      return `${quote(condition.column)} IN (${condition.values.map(() => '?').join(', ')})`;
    case 'null':
      return `${quote(condition.column)} IS ${condition.isNull ? '' : 'NOT '}NULL`;
    case 'not':
      return `NOT ${conditionText(condition.condition, params)}`;
    case 'and':
    case 'or':
      return join(
        condition.all.map((each) => conditionText(each, params)),
        condition.kind,
      );
  }
}

/** Halves in brackets, not a chain: SQLite bounds how deep an expression may be. */
function join(texts: readonly string[], by: 'and' | 'or'): string {
  if (texts.length === 0) return by === 'and' ? '(1)' : '(0)';
  if (texts.length === 1) return `(${texts[0] as string})`;
  const half = texts.length >> 1;
  return `(${join(texts.slice(0, half), by)} ${by.toUpperCase()} ${join(texts.slice(half), by)})`;
}
