// Builds the database of the zone census demo: zones and countries from the time zone database, and accounts with
// secrets that no plugin may see. Must not know who reads it later, or under which permissions.

import { scryptSync } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { readTextFile } from '../files.ts';
import { parseZoneTables, type SourceText, type ZoneTables } from './zone-tables.ts';

/** Stands in every password hash. Where it turns up outside the database, a wall has a hole. */
export const SECRET_MARKER = 'MARKER-SECRET';

// Nobody real. The passwords are made up and guard nothing.
const ACCOUNTS = [
  { id: 1, name: 'keeper', password: 'made-up-password-1' },
  { id: 2, name: 'auditor', password: 'made-up-password-2' },
  { id: 3, name: 'visitor', password: 'made-up-password-3' },
] as const;

const SCHEMA = `
  DROP TABLE IF EXISTS zone_countries;
  DROP TABLE IF EXISTS zones;
  DROP TABLE IF EXISTS countries;
  DROP TABLE IF EXISTS accounts;
  DROP TABLE IF EXISTS census;
  CREATE TABLE countries (code TEXT PRIMARY KEY, name TEXT NOT NULL);
  CREATE TABLE zones (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    region TEXT NOT NULL,
    latitude REAL NOT NULL,
    longitude REAL NOT NULL,
    comments TEXT
  );
  CREATE TABLE zone_countries (
    zone_id INTEGER NOT NULL REFERENCES zones (id),
    code TEXT NOT NULL REFERENCES countries (code),
    PRIMARY KEY (zone_id, code)
  );
  CREATE TABLE accounts (id INTEGER PRIMARY KEY, name TEXT NOT NULL, password_hash TEXT NOT NULL);
  CREATE TABLE census (
    id INTEGER PRIMARY KEY,
    taken_at TEXT NOT NULL,
    country TEXT NOT NULL,
    zones INTEGER NOT NULL,
    regions INTEGER NOT NULL
  );
`;

/** How many rows of each went in. */
export interface SeededCensus {
  readonly zones: number;
  readonly countries: number;
  readonly accounts: number;
}

/**
 * Makes the tables in the SQLite file `dbPath`, whose folder must exist, from `zone1970.tab` and `iso3166.tab` in
 * `folder`; tables of these names are replaced, all or none. Throws SkerryError `CONFIG_ERROR` naming the file, and the
 * line that is not of the time zone database's shape.
 */
export function seedCensus(folder: string, dbPath: string): SeededCensus {
  const tables = parseZoneTables(
    readSource(join(folder, 'zone1970.tab')),
    readSource(join(folder, 'iso3166.tab')),
  );
  const database = new DatabaseSync(dbPath, { timeout: 5_000 });
  try {
    database.exec('BEGIN IMMEDIATE');
    database.exec(SCHEMA);
    insertTables(database, tables);
    insertAccounts(database);
    database.exec('COMMIT');
  } finally {
    database.close();
  }
  const { zones, countries } = tables;
  return { zones: zones.length, countries: countries.size, accounts: ACCOUNTS.length };
}

function readSource(file: string): SourceText {
  return { file, text: readTextFile(file) };
}

function insertTables(database: DatabaseSync, { zones, countries }: ZoneTables): void {
  const country = database.prepare('INSERT INTO countries (code, name) VALUES (?, ?)');
  for (const [code, name] of countries) country.run(code, name);
  const zone = database.prepare(
    'INSERT INTO zones (name, region, latitude, longitude, comments) VALUES (?, ?, ?, ?, ?)',
  );
  const pair = database.prepare('INSERT INTO zone_countries (zone_id, code) VALUES (?, ?)');
  for (const { name, region, latitude, longitude, comments, codes } of zones) {
    const { lastInsertRowid } = zone.run(name, region, latitude, longitude, comments);
    for (const code of codes) pair.run(lastInsertRowid, code);
  }
}

function insertAccounts(database: DatabaseSync): void {
  const insert = database.prepare(
    'INSERT INTO accounts (id, name, password_hash) VALUES (?, ?, ?)',
  );
  for (const { id, name, password } of ACCOUNTS) insert.run(id, name, hashPassword(password, name));
}

// The lowest cost there is: these passwords are printed above.
function hashPassword(password: string, salt: string): string {
  const hash = scryptSync(password, salt, 32, { N: 2 }).toString('hex');
  return `scrypt$${SECRET_MARKER}-${salt}$${hash}`;
}
