// Opens a database file the one way a plugin's statements may be run on it. Knows no plugin and no policy.

import { DatabaseSync } from 'node:sqlite';
import type { Guard } from './guard.ts';
import type { StartOptions } from './protocol.ts';

/** What SQLite itself refuses. Lower than its defaults, higher than honest statements need. */
function sqliteLimits(options: Pick<StartOptions, 'cellBytes' | 'params'>): Record<string, number> {
  return {
    // Node's own permissions do not see a file that SQLite attaches.
    attach: 0,
    length: options.cellBytes,
    sqlLength: 1_048_576,
    exprDepth: 500,
    compoundSelect: 100,
    vdbeOp: 100_000,
    functionArg: 100,
    likePatternLength: 1_000,
    variableNumber: options.params,
    triggerDepth: 20,
  };
}

export function openDatabase(options: StartOptions, guard: Guard): DatabaseSync {
  const database = new DatabaseSync(options.path, {
    readOnly: options.readonly,
    allowExtension: false,
    enableDoubleQuotedStringLiterals: false,
    enableForeignKeyConstraints: true,
    // Waiting for another connection's lock counts as running.
    timeout: Math.floor(options.statementMs / 2),
  });
  harden(database, options, guard);
  return database;
}

/** An empty database in memory, held to the same rules. */
export function openEmpty(options: StartOptions, guard: Guard): DatabaseSync {
  const database = new DatabaseSync(':memory:', {
    allowExtension: false,
    enableDoubleQuotedStringLiterals: false,
  });
  harden(database, options, guard);
  return database;
}

function harden(database: DatabaseSync, options: StartOptions, guard: Guard): void {
  database.enableDefensive(true);
  Object.assign(database.limits, sqliteLimits(options));
  // Views, triggers and checks of the file itself may not call what could do harm; sorting uses memory, which is
  // watched, and not the disk; a damaged file is met with an error.
  database.exec(
    'PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY',
  );
  database.setAuthorizer(guard.authorize);
}
