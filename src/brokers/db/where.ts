// The data form of a condition: read from the guest, bounded, and asked which columns it reads. Knows no SQL.

import { parseCell, type Cell } from './cell.ts';
import { invalid, isData } from './invalid.ts';
import { MAX_CONDITION_DEPTH, MAX_CONDITIONS } from './limits.ts';
import { parseName } from './name.ts';

export type Comparison = 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte' | 'like';

export type Condition =
  | {
      readonly kind: 'compare';
      readonly column: string;
      readonly by: Comparison;
      readonly value: Cell;
    }
  | { readonly kind: 'in'; readonly column: string; readonly values: readonly Cell[] }
  | { readonly kind: 'null'; readonly column: string; readonly isNull: boolean }
  | { readonly kind: 'and' | 'or'; readonly all: readonly Condition[] }
  | { readonly kind: 'not'; readonly condition: Condition };

const COMPARISONS: ReadonlySet<string> = new Set(['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'like']);

/**
 * `{ column: value }` is equality, `{ column: { gt: 1, lte: 5 } }` all of these, `and` and `or` take lists, `not` one
 * condition. Keys of one object are all required. Throws INVALID_ARGUMENT.
 */
export function parseWhere(value: unknown): Condition {
  return parseGroup(value, { left: MAX_CONDITIONS }, 1);
}

/** Columns the condition reads, as the guest spelled them. */
export function whereColumns(condition: Condition): string[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.all.flatMap(whereColumns);
    case 'not':
      return whereColumns(condition.condition);
    case 'compare':
    case 'in':
    case 'null':
      return [condition.column];
  }
}

/** How many values the condition binds. */
export function whereValues(condition: Condition): number {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.all.reduce((sum, each) => sum + whereValues(each), 0);
    case 'not':
      return whereValues(condition.condition);
    case 'in':
      return condition.values.length;
    case 'compare':
      return 1;
    case 'null':
      return 0;
  }
}

interface Budget {
  left: number;
}

function parseGroup(value: unknown, budget: Budget, depth: number): Condition {
  if (!isData(value))
    throw invalid('"where" must be an object, or a list of them under "and" or "or"');
  if (depth > MAX_CONDITION_DEPTH) {
    throw invalid(`"where" nests deeper than ${MAX_CONDITION_DEPTH}`);
  }
  const all = Object.entries(value).flatMap(([key, part]) => parseEntry(key, part, budget, depth));
  return all.length === 1 ? (all[0] as Condition) : { kind: 'and', all };
}

function parseEntry(key: string, part: unknown, budget: Budget, depth: number): Condition[] {
  if (--budget.left < 0) throw invalid(`"where" has more than ${MAX_CONDITIONS} conditions`);
  if (key === 'and' || key === 'or') {
    if (!Array.isArray(part)) throw invalid(`"${key}" takes a list of conditions`);
    if (part.length > MAX_CONDITIONS)
      throw invalid(`"${key}" takes at most ${MAX_CONDITIONS} conditions`);
    return [{ kind: key, all: part.map((each) => parseGroup(each, budget, depth + 1)) }];
  }
  if (key === 'not') return [{ kind: 'not', condition: parseGroup(part, budget, depth + 1) }];
  const column = parseName(key, 'a column in "where"');
  if (!isComparisons(part)) return [compare(column, 'eq', part)];
  const entries = Object.entries(part);
  budget.left -= entries.length;
  if (budget.left < 0) throw invalid(`"where" has more than ${MAX_CONDITIONS} conditions`);
  return entries.map(([by, operand]) => parseComparison(column, by, operand));
}

/** An object that is not one of the tagged values. */
function isComparisons(part: unknown): part is Readonly<Record<string, unknown>> {
  return isData(part) && !Object.keys(part).some((key) => key.startsWith('$'));
}

function parseComparison(column: string, by: string, operand: unknown): Condition {
  if (COMPARISONS.has(by)) return compare(column, by as Comparison, operand);
  if (by === 'isNull' && typeof operand === 'boolean') {
    return { kind: 'null', column, isNull: operand };
  }
  if (by === 'in' && Array.isArray(operand)) {
    return { kind: 'in', column, values: operand.map(parseCell) };
  }
  throw invalid(
    'a column in "where" takes a value, or an object of eq, ne, lt, lte, gt, gte, like, in (a list), isNull (a boolean)',
  );
}

function compare(column: string, by: Comparison, operand: unknown): Condition {
  const value = parseCell(operand);
  if (value !== null) return { kind: 'compare', column, by, value };
  // SQL's own comparison with NULL is never true, which no one means.
  if (by === 'eq' || by === 'ne') return { kind: 'null', column, isNull: by === 'eq' };
  throw invalid('null can only be compared with eq, ne or isNull');
}
