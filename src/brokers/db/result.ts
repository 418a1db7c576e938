// From what a database answers to what an operation fulfils with. Knows no database.

import { BrokerError } from '../../gate/broker-error.ts';
import type { Result } from '../../gate/broker.ts';
import type { JobResult, StatementResult, Work } from './backend.ts';
import type { Cell } from './cell.ts';

/** Throws QUERY_ERROR where two columns of a result have one name. */
export function toResult(operation: string, work: Work, { results, bytes }: JobResult): Result {
  const values = results.map((result, index) =>
    work.kind === 'sql' ? rawValue(result) : shapeValue(work.shapes[index]?.op, result),
  );
  const rows = results.reduce((sum, result) => sum + result.rows.length, 0);
  const changes = results.reduce((sum, result) => sum + result.changes, 0);
  return {
    value: operation === 'db.batch' ? values : values[0],
    meter: { rows, changes, bytes },
  };
}

function rawValue(result: StatementResult): unknown {
  const { columns, changes, lastId } = result;
  return { columns, rows: toObjects(result), changes, lastId };
}

function shapeValue(op: string | undefined, result: StatementResult): unknown {
  switch (op) {
    case 'select':
      return toObjects(result);
    case 'count':
      return result.rows[0]?.[0] ?? 0;
    case 'insert':
      return { changes: result.changes, lastId: result.lastId };
    default:
      return { changes: result.changes };
  }
}

function toObjects({ columns, rows }: StatementResult): Record<string, Cell>[] {
  const twice = columns.find((name, index) => columns.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new BrokerError(
      'QUERY_ERROR',
      `two columns of the result are called ${JSON.stringify(twice.slice(0, 100))}; name them apart with AS`,
    );
  }
  return rows.map((row) => {
    // A column may be called `__proto__`.
    const object = Object.create(null) as Record<string, Cell>;
    columns.forEach((name, index) => {
      object[name] = row[index] ?? null;
    });
    return object;
  });
}
