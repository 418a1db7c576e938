// From a guest's argument to a shape, or INVALID_ARGUMENT. Everything here is hostile input; nothing is looked up.

import { parseCell, type Cell } from './cell.ts';
import { invalid, isData, parseData } from './invalid.ts';
import { MAX_COLUMNS, type DbLimits } from './limits.ts';
import { foldName } from './fold-name.ts';
import { parseName } from './name.ts';
import {
  countValues,
  type CountShape,
  type DeleteShape,
  type InsertShape,
  type SelectShape,
  type Shape,
  type UpdateShape,
} from './shape.ts';
import { parseWhere } from './where.ts';

const PARSERS: ReadonlyMap<unknown, (value: unknown, limits: DbLimits) => Shape> = new Map<
  unknown,
  (value: unknown, limits: DbLimits) => Shape
>([
  ['select', parseSelect],
  ['count', parseCount],
  ['insert', parseInsert],
  ['update', parseUpdate],
  ['delete', parseDelete],
]);

/** `op` is the operation's name without its kind. Throws INVALID_ARGUMENT. */
export function parseShape(op: string, value: unknown, limits: DbLimits): Shape {
  const parse = PARSERS.get(op);
  if (parse === undefined) throw invalid('no such operation');
  return bounded(parse(value, limits), limits);
}

/** The list of a batch. Throws INVALID_ARGUMENT. */
export function parseBatch(value: unknown, limits: DbLimits): Shape[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw invalid('a batch is a list of at least one operation');
  }
  if (value.length > limits.batch) throw invalid(`a batch has at most ${limits.batch} operations`);
  return value.map((each: unknown) => {
    if (!isData(each)) throw invalid('an operation of a batch must be an object');
    const { op, ...query } = each;
    const parse = PARSERS.get(op);
    if (parse === undefined) throw invalid('"op" must be select, count, insert, update or delete');
    return bounded(parse(query, limits), limits);
  });
}

function bounded(shape: Shape, limits: DbLimits): Shape {
  if (countValues(shape) <= limits.params) return shape;
  throw invalid(`one operation binds at most ${limits.params} values`);
}

function parseSelect(value: unknown): SelectShape {
  const keys = ['table', 'columns', 'where', 'orderBy', 'limit', 'offset'];
  const query = parseData(value, 'select', keys);
  return {
    op: 'select',
    table: parseName(query['table'], '"table"'),
    columns: query['columns'] === undefined ? null : parseColumns(query['columns']),
    where: query['where'] === undefined ? null : parseWhere(query['where']),
    orderBy: parseOrder(query['orderBy']),
    limit: parseCount0(query['limit'], 'limit'),
    offset: parseCount0(query['offset'], 'offset'),
  };
}

function parseCount(value: unknown): CountShape {
  const query = parseData(value, 'count', ['table', 'where']);
  return {
    op: 'count',
    table: parseName(query['table'], '"table"'),
    where: query['where'] === undefined ? null : parseWhere(query['where']),
  };
}

function parseInsert(value: unknown, limits: DbLimits): InsertShape {
  const query = parseData(value, 'insert', ['table', 'values', 'rows']);
  const table = parseName(query['table'], '"table"');
  const { values, rows } = query;
  if ((values === undefined) === (rows === undefined)) {
    throw invalid('insert takes either "values" or "rows"');
  }
  const list: unknown = values === undefined ? rows : [values];
  if (!Array.isArray(list) || list.length === 0 || !list.every(isData)) {
    throw invalid('"values" must be an object of columns, "rows" a list of at least one of them');
  }
  const columns = parseColumns(Object.keys(list[0] ?? {}));
  if (list.length > limits.params) throw invalid(`insert adds at most ${limits.params} rows`);
  return { op: 'insert', table, columns, rows: list.map((row) => parseRow(row, columns)) };
}

function parseRow(row: Readonly<Record<string, unknown>>, columns: readonly string[]): Cell[] {
  const same = Object.keys(row).length === columns.length;
  if (!same || !columns.every((column) => Object.hasOwn(row, column))) {
    throw invalid('all rows must name the same columns');
  }
  return columns.map((column) => parseCell(row[column]));
}

function parseUpdate(value: unknown): UpdateShape {
  const query = parseData(value, 'update', ['table', 'set', 'where']);
  const table = parseName(query['table'], '"table"');
  const { set } = query;
  if (!isData(set) || Object.keys(set).length === 0) {
    throw invalid('"set" must be an object of at least one column');
  }
  const columns = parseColumns(Object.keys(set));
  return {
    op: 'update',
    table,
    set: columns.map((column) => [column, parseCell(set[column])]),
    where: parseRequired(query['where']),
  };
}

function parseDelete(value: unknown): DeleteShape {
  const query = parseData(value, 'delete', ['table', 'where']);
  return {
    op: 'delete',
    table: parseName(query['table'], '"table"'),
    where: parseRequired(query['where']),
  };
}

/** A forgotten condition must not mean every row. */
function parseRequired(where: unknown): ReturnType<typeof parseWhere> {
  if (where === undefined) throw invalid('"where" is missing; write {} to mean every row');
  return parseWhere(where);
}

function parseColumns(value: unknown): string[] {
  if (!Array.isArray(value)) throw invalid('"columns" must be a list of names');
  if (value.length === 0) throw invalid('an operation names at least one column');
  if (value.length > MAX_COLUMNS)
    throw invalid(`an operation names at most ${MAX_COLUMNS} columns`);
  const columns = value.map((each) => parseName(each, 'a column'));
  if (new Set(columns.map(foldName)).size !== columns.length) {
    throw invalid('a column is named twice');
  }
  return columns;
}

function parseOrder(value: unknown): SelectShape['orderBy'] {
  if (value === undefined) return [];
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (list.length > MAX_COLUMNS) throw invalid(`"orderBy" names at most ${MAX_COLUMNS} columns`);
  return list.map((each) => {
    if (typeof each === 'string')
      return { column: parseName(each, '"orderBy"'), descending: false };
    const { column, order } = parseData(each, '"orderBy"', ['column', 'order']);
    if (order !== undefined && order !== 'asc' && order !== 'desc') {
      throw invalid('"order" must be "asc" or "desc"');
    }
    return { column: parseName(column, '"orderBy"'), descending: order === 'desc' };
  });
}

function parseCount0(value: unknown, what: string): number | null {
  if (value === undefined) return null;
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  throw invalid(`"${what}" must be a whole number, zero or more`);
}
