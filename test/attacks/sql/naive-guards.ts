// Guards as reasonable people write them for a shared SQLite database: on the text, on the columns of the result, on
// what the authorizer is asked.

import { constants, type DatabaseSync } from 'node:sqlite';
import { refuse } from './shop.ts';

/** Only names of columns in the result that are not secret. */
export function byResultNames(database: DatabaseSync): (sql: string) => void {
  return (sql) => {
    const names = database
      .prepare(sql)
      .columns()
      .map(({ name }) => name.toLowerCase());
    if (names.includes('password')) refuse('password');
  };
}

/** Where SQLite itself says that a column of the result comes from. */
export function byOrigins(database: DatabaseSync): (sql: string) => void {
  return (sql) => {
    for (const { table, column } of database.prepare(sql).columns()) {
      if (column === 'password' || table === 'invites') refuse(`${table}.${column}`);
    }
  };
}

/** What writes returns nothing, so only what reads is looked at. */
export function readsOnly(check: (sql: string) => void): (sql: string) => void {
  return (sql) => {
    if (/^\s*(select|with|values)\b/i.test(sql)) check(sql);
  };
}

type Authorizer = Parameters<DatabaseSync['setAuthorizer']>[0] & {};

const { SQLITE_OK, SQLITE_DENY, SQLITE_READ, SQLITE_INSERT, SQLITE_UPDATE, SQLITE_DELETE } =
  constants;

/** Refuses to read what is secret; says nothing of the rest. */
export const denySecrets: Authorizer = (code, table, column) =>
  code === SQLITE_READ && (column === 'password' || table === 'invites') ? SQLITE_DENY : SQLITE_OK;

/** Reads and writes of listed tables and columns, whatever else there is; by name of the table. */
export function allowTables(tables: Readonly<Record<string, readonly string[]>>): Authorizer {
  const verbs = new Set([SQLITE_READ, SQLITE_INSERT, SQLITE_UPDATE, SQLITE_DELETE]);
  return (code, table, column) => {
    if (!verbs.has(code)) return SQLITE_OK;
    const columns = Object.hasOwn(tables, table ?? '') ? tables[table ?? ''] : undefined;
    const known = columns?.includes('*') === true || columns?.includes(column ?? '') === true;
    return known || column === '' ? SQLITE_OK : SQLITE_DENY;
  };
}
