// The guards of databases: what a statement is, what it touches, and how much it may take.

import type { Edit, Guard } from '../guard.ts';

const BACKEND = 'src/brokers/db/sqlite/backend.ts';
const INSPECT = 'src/brokers/db/sqlite/inspect.ts';
const PROGRAM = 'src/brokers/db/sqlite/program.ts';
const STATEMENT = 'src/brokers/db/sqlite/statement.ts';
const AUTHORIZER = 'src/brokers/db/sqlite/guard.ts';
const DATABASE = 'src/brokers/db/sqlite/database.ts';
const WATCHDOG = 'src/brokers/db/sqlite/watchdog.ts';
const PROCESS = 'src/brokers/db/sqlite/process.ts';

/** Behind the look at the first word: the authorizer and the check of the program refuse all but rows. */
const ROWS_ONLY: readonly Edit[] = [
  {
    file: AUTHORIZER,
    find: "if (!VERBS.has(code)) return 'only reading and writing rows is available';",
    replace: '',
  },
  {
    file: PROGRAM,
    find: 'else if (!isHarmless(opcode)) throw refuse(opcode);',
    replace: 'else isHarmless(opcode);',
  },
];

export const guards: readonly Guard[] = [
  {
    name: 'what the database sees is decided on',
    file: BACKEND,
    find: 'if (refused !== null) throw await explainRefusal',
    replace: 'if (refused === undefined) throw await explainRefusal',
    attacks: [
      'sql/column-in-a-subquery',
      'sql/rows-behind-a-union',
      'sql/column-through-a-view',
      'sql/write-that-copies',
      'sql/write-that-returns',
      'sql/hidden-by-comments',
      'sql/name-in-quotes',
      'sql/trigger-that-writes-elsewhere',
    ],
    why: 'Only the database knows what a statement touches.',
  },
  {
    name: 'the columns are decided on, not the table alone',
    file: BACKEND,
    find: "resource: { kind: 'table', database, table, columns }",
    replace: "resource: { kind: 'table', database, table, columns: columns.slice(0, 0) }",
    attacks: [
      'sql/column-under-another-name',
      'sql/guessed-in-a-condition',
      'sql/order-that-tells',
      'sql/star-behind-with',
    ],
    why: 'A grant may be for some columns of a table.',
  },
  {
    name: 'the compiled program is checked beside the authorizer',
    file: INSPECT,
    find: 'addProgram(found, events, readProgram(instructions, schema), schema, statement);',
    replace: '',
    attacks: ['sql/joined-table'],
    why: 'There are tables that SQLite reads without asking its authorizer.',
  },
  {
    name: 'one statement at a time',
    file: STATEMENT,
    find: "if (pieces.some(({ kind, text }) => kind === 'mark' && text === ';')) {",
    replace: 'if (pieces.length < 0) {',
    and: [
      {
        file: INSPECT,
        find: 'if (database.prepare(statement.sql).sourceSQL !== statement.sql) {',
        replace: 'if (database.prepare(statement.sql).sourceSQL === null) {',
      },
    ],
    attacks: ['sql/stacked-statements'],
    why: 'What is looked at must be all that was written.',
  },
  {
    name: 'only statements about rows are run',
    file: STATEMENT,
    find: 'if (!FIRST_WORDS.some((word) => isWord(first, word))) {',
    replace: 'if (FIRST_WORDS.length < 0) {',
    and: ROWS_ONLY,
    attacks: ['sql/settings-of-the-engine'],
    why: 'The others read and change the schema, the settings, and files.',
  },
  {
    name: "SQLite's own tables are out of reach",
    file: AUTHORIZER,
    find: `if (foldName(first).startsWith('sqlite_')) return "SQLite's own tables are not available";`,
    replace: '',
    and: [
      {
        file: INSPECT,
        find: 'if (!schema.relations.has(table)) {',
        replace: 'if (schema.relations.size < 0) {',
      },
      { file: PROGRAM, find: "if (owners.length === 0) throw refuse('root page');", replace: '' },
    ],
    attacks: ['sql/tables-of-the-engine'],
    why: 'They hold the names, the defaults and the definitions of all that is hidden.',
  },
  {
    name: 'recursive queries are refused',
    file: AUTHORIZER,
    find: "if (code === constants.SQLITE_RECURSIVE) return 'recursive queries are not available';",
    replace: 'if (code === constants.SQLITE_RECURSIVE) return null;',
    attacks: ['sql/statement-without-end'],
    why: 'They need no rows to run for ever.',
  },
  {
    name: 'a statement has a deadline',
    file: WATCHDOG,
    find: 'if (performance.now() - start > statementMs + GRACE_MS) end(VERDICTS.time);',
    replace: 'if (performance.now() < start) end(VERDICTS.time);',
    and: [
      {
        file: PROCESS,
        find: 'this.#timer = setTimeout(() => this.kill(timeout()), ms);',
        replace: 'this.#timer = setTimeout(() => {}, ms);',
      },
    ],
    attacks: ['sql/statement-without-end'],
    why: 'SQLite cannot be interrupted from outside; its process can be killed.',
  },
  {
    name: 'a value has a largest size',
    file: DATABASE,
    find: 'length: options.cellBytes,',
    replace: 'length: 1_000_000_000,',
    and: [
      {
        file: WATCHDOG,
        find: 'if (process.memoryUsage.rss() > memory * 1_048_576) end(VERDICTS.memory);',
        replace: 'if (process.memoryUsage.rss() < memory) end(VERDICTS.memory);',
      },
    ],
    attacks: ['sql/value-without-end'],
    why: 'A few letters make a value of a gigabyte.',
  },
  {
    name: 'adding a row is writing all of it, and replacing one is too',
    file: INSPECT,
    find: "} else found.add('write', table, ['*']);",
    replace: "} else found.add('write', table, []);",
    and: [
      {
        file: INSPECT,
        find: 'texts.some(replaces) ||',
        replace: '',
      },
    ],
    attacks: ['sql/replaced-row'],
    why: 'A row that is replaced is removed without any question.',
  },
  {
    name: 'a row has no prototype that a column could set',
    file: 'src/brokers/db/result.ts',
    find: 'const object = Object.create(null) as Record<string, Cell>;',
    replace: 'const object = {} as Record<string, Cell>;',
    attacks: ['sql/column-named-proto'],
    why: 'A column may be called `__proto__`.',
  },
  {
    name: 'a refusal is told by what the plugin may see',
    file: 'src/brokers/db/sqlite/refusal.ts',
    find: '.filter(({ name }) => allows(name, []))',
    replace: '',
    attacks: ['sql/refusal-that-tells'],
    why: 'The names of what is hidden are hidden too.',
  },
  {
    name: 'what only the database saw is recorded',
    file: 'src/gate/gate.ts',
    find: 'const entries: Entry[] = begun.seen.map((decision) => decisionEntry(asked, decision, time));',
    replace: 'const entries: Entry[] = [];',
    attacks: ['sql/order-that-tells', 'sql/column-under-another-name', 'sql/star-behind-with'],
    why: 'The arguments of a statement do not tell what it touches; the log must.',
  },
];
