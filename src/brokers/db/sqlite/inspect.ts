// What a statement touches, by both checks together: the larger answer counts. Decides nothing.

import type { DatabaseSync } from 'node:sqlite';
import type { Event, Guard } from './guard.ts';
import { readProgram, RefusedProgram, type Instruction, type Program } from './program.ts';
import type { Inspected, Touch } from './protocol.ts';
import { joinsByName, mentions, type Schema } from './schema.ts';
import { cutSql, hasWords, isUnsure, isWord, possibleNames, type Piece } from './tokens.ts';

export interface Inspection {
  readonly events: ReadonlyMap<string, Event>;
  readonly touches: readonly Touch[];
}

/** Throws what SQLite throws where the statement does not compile, RefusedProgram for what no grant gives. */
export function inspect(
  database: DatabaseSync,
  guard: Guard,
  schema: Schema,
  statement: Inspected,
): Inspection {
  let instructions: Instruction[] = [];
  const events = guard.record(() => {
    instructions = database.prepare(`EXPLAIN ${statement.sql}`).all();
    // SQLite compiles up to the first `;` and forgets the rest.
    if (database.prepare(statement.sql).sourceSQL !== statement.sql) {
      throw new RefusedProgram('one statement at a time');
    }
  });
  return guard.free(() => {
    const found = new Touches(schema);
    addEvents(found, events, schema, statement);
    addProgram(found, events, readProgram(instructions, schema), schema, statement);
    return { events, touches: found.list() };
  });
}

/** Gathers columns per table and verb. Columns stay as SQLite spells them until they are listed. */
class Touches {
  readonly #schema: Schema;
  readonly #columns = {
    read: new Map<string, Set<string>>(),
    write: new Map<string, Set<string>>(),
  };

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  add(verb: Touch['verb'], table: string, columns: Iterable<string>): void {
    const known = this.#columns[verb].get(table) ?? new Set();
    for (const column of columns) known.add(column);
    this.#columns[verb].set(table, known);
  }

  has(verb: Touch['verb'], table: string): boolean {
    return this.#columns[verb].has(table);
  }

  list(): Touch[] {
    return (['read', 'write'] as const).flatMap((verb) =>
      [...this.#columns[verb]].map(([table, columns]) => ({
        verb,
        table,
        columns: this.#canonical(table, columns),
      })),
    );
  }

  #canonical(table: string, columns: ReadonlySet<string>): readonly string[] {
    const names = new Set([...columns].map((each) => this.#schema.canonicalColumn(table, each)));
    if (names.has('*')) return ['*'];
    names.delete('');
    return [...names].sort();
  }
}

function addEvents(
  found: Touches,
  events: ReadonlyMap<string, Event>,
  schema: Schema,
  statement: Inspected,
): void {
  for (const { verb, table, column, inner } of events.values()) {
    if (table === '') continue;
    if (!schema.relations.has(table)) {
      throw new RefusedProgram('virtual tables and table functions are not available');
    }
    if (verb === 'read') found.add('read', table, [column]);
    else if (verb === 'update') found.add('write', table, [column]);
    else if (verb === 'insert' && !inner && statement.inserts !== null) {
      found.add('write', table, statement.inserts);
    } else found.add('write', table, ['*']);
  }
}

function addProgram(
  found: Touches,
  events: ReadonlyMap<string, Event>,
  program: Program,
  schema: Schema,
  statement: Inspected,
): void {
  const pieces = cutSql(statement.sql);
  const texts = [pieces, ...[...program.writes].flatMap((table) => schema.triggers(table))];
  if (program.usesSequence && !mayCount(pieces, program, schema)) {
    throw new RefusedProgram("SQLite's own tables are not available");
  }
  const joins = texts.some((text) => joinsByName(text) || mentions(text, schema.joiningViews));
  for (const [table, columns] of program.reads) {
    const noted = found.has('read', table) || found.has('write', table) || isNamed(events, table);
    // A table the authorizer was never asked about, or only perhaps in full: no list of columns can be trusted.
    if (joins || !noted) found.add('read', table, ['*']);
    else found.add('read', table, computes(events, table, schema) ? [''] : columns);
  }
  for (const table of program.writes) {
    if (!found.has('write', table) || texts.some(replaces) || replacesByDefault(schema, table)) {
      found.add('write', table, ['*']);
    }
  }
}

function isNamed(events: ReadonlyMap<string, Event>, table: string): boolean {
  return (
    events.has(['read', table, '', 'own'].join('\0')) ||
    events.has(['read', table, '', 'inner'].join('\0'))
  );
}

/** Reads a column that is computed from others when read: the program takes those, the grant names the computed one. */
function computes(events: ReadonlyMap<string, Event>, table: string, schema: Schema): boolean {
  const computed = schema.columns(table).filter(({ hidden }) => hidden === 2);
  return [...events.values()].some(
    (event) => event.table === table && computed.some(({ name }) => name === event.column),
  );
}

/** The one own table of SQLite that a program may open: AUTOINCREMENT keeps its count there. */
function mayCount(pieces: readonly Piece[], program: Program, schema: Schema): boolean {
  const counts = [...program.writes].some((table) =>
    hasWords(schema.relations.get(table)?.pieces ?? [], 'AUTOINCREMENT'),
  );
  return counts && !possibleNames(pieces).has('sqlite_sequence');
}

/** `OR REPLACE` removes rows it does not name. `replace(…)` is a function. */
function replaces(pieces: readonly Piece[]): boolean {
  if (isUnsure(pieces)) return true;
  return pieces.some((piece, index) => isWord(piece, 'REPLACE') && pieces[index + 1]?.text !== '(');
}

function replacesByDefault(schema: Schema, table: string): boolean {
  const pieces = schema.relations.get(table)?.pieces ?? [];
  return isUnsure(pieces) || hasWords(pieces, 'CONFLICT', 'REPLACE');
}
