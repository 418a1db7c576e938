// How a statement fails where nothing is to be seen but what the plugin may know of. The message is a function of
// the statement and the grants alone, so it cannot tell what is hidden from what does not exist.

import type { Guard } from './guard.ts';
import { openEmpty } from './database.ts';
import type { StartOptions, Visible } from './protocol.ts';
import type { Schema } from './schema.ts';
import { cutSql, possibleNames } from './tokens.ts';

/** The tables and views whose name stands in the statement, with all their columns. */
export function describe(schema: Schema, sql: string): Visible[] {
  return [...possibleNames(cutSql(sql))]
    .filter((name) => schema.relations.has(name))
    .map((name) => ({
      name,
      columns: schema.columns(name).map((column) => column.name),
      keys: schema.keys(name),
    }));
}

/** The message, or `null` if the statement compiles. */
export function explain(
  options: StartOptions,
  guard: Guard,
  sql: string,
  tables: readonly Visible[],
): string | null {
  const database = guard.free(() => openEmpty(options, guard));
  try {
    guard.free(() => {
      for (const table of tables) database.exec(createText(table));
    });
    guard.record(() => void database.prepare(sql));
    return null;
  } catch (error) {
    return guard.refusal ?? (error instanceof Error ? error.message : null);
  } finally {
    database.close();
  }
}

function createText({ name, columns, keys }: Visible): string {
  // A table needs a column. One that nobody can name stands for those that are not to be seen.
  const names = columns.length > 0 ? columns : ['\u0001'];
  const unique = keys.map((key) => `UNIQUE (${key.map(quote).join(', ')})`);
  return `CREATE TABLE ${quote(name)} (${[...names.map(quote), ...unique].join(', ')})`;
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
