// What a database holds, as far as a compiled statement can name it: which root page belongs to which table, and
// which stored column is which. Read once per version of the schema, the details when first asked for.

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { foldName } from '../fold-name.ts';
import { cutSql, hasWords, isUnsure, possibleNames, type Piece } from './tokens.ts';

export interface Column {
  /** Folded. */
  readonly name: string;
  /** 2: computed when read; 3: computed when written. */
  readonly hidden: number;
  readonly key: number;
  readonly type: string;
}

export interface Relation {
  readonly name: string;
  readonly kind: 'table' | 'view';
  readonly pieces: readonly Piece[];
}

interface Tree {
  readonly kind: 'table' | 'index';
  readonly name: string;
  /** Folded. */
  readonly table: string;
}

const ROWID_NAMES: ReadonlySet<string> = new Set(['rowid', '_rowid_', 'oid']);

export class Schema {
  readonly version: number;
  /** By folded name. Not SQLite's own. */
  readonly relations = new Map<string, Relation>();
  readonly #read: Reader;
  readonly #trees = new Map<number, Tree[]>();
  readonly #triggers = new Map<string, (readonly Piece[])[]>();
  readonly #columns = new Map<string, readonly Column[]>();
  readonly #stored = new Map<number, readonly (string | null)[]>();
  #joining: ReadonlySet<string> | null = null;

  constructor(version: number, read: Reader) {
    this.version = version;
    this.#read = read;
    for (const row of read.objects()) this.#add(row);
  }

  #add({ type, name, table, root, sql }: ReturnType<Reader['objects']>[number]): void {
    const folded = foldName(name);
    if (root > 0 && (type === 'table' || type === 'index')) {
      const trees = this.#trees.get(root) ?? [];
      trees.push({ kind: type, name, table: foldName(table) });
      this.#trees.set(root, trees);
    }
    if (type === 'trigger') {
      const triggers = this.#triggers.get(foldName(table)) ?? [];
      triggers.push(cutSql(sql));
      this.#triggers.set(foldName(table), triggers);
    } else if ((type === 'table' || type === 'view') && !folded.startsWith('sqlite_')) {
      this.relations.set(folded, { name, kind: type, pieces: cutSql(sql) });
    }
  }

  /** Folded names of the tables the page is the root of: itself or an index. None: nobody may open it. */
  owners(root: number): readonly string[] {
    return (this.#trees.get(root) ?? []).map(({ table }) => table);
  }

  triggers(table: string): readonly (readonly Piece[])[] {
    return this.#triggers.get(table) ?? [];
  }

  columns(table: string): readonly Column[] {
    const known = this.#columns.get(table);
    if (known !== undefined) return known;
    const relation = this.relations.get(table);
    const columns = relation === undefined ? [] : this.#columnsOf(relation);
    this.#columns.set(table, columns);
    return columns;
  }

  #columnsOf({ name }: Relation): readonly Column[] {
    try {
      return this.#read.columns(name);
    } catch {
      // A view that does not compile has none; whoever reads it learns why.
      return [];
    }
  }

  /** Names of the columns in the order in which the tree at this page stores them; `null` for none of them. */
  stored(root: number): readonly (string | null)[] {
    const known = this.#stored.get(root);
    if (known !== undefined) return known;
    const [tree] = this.#trees.get(root) ?? [];
    const stored = tree === undefined ? [] : this.#storedBy(tree);
    this.#stored.set(root, stored);
    return stored;
  }

  #storedBy({ kind, name, table }: Tree): readonly (string | null)[] {
    const index = kind === 'index' ? name : this.#read.clusteredIndex(this.#nameOf(table));
    if (index !== null) {
      return this.#read.indexed(index).map((each) => (each === null ? null : foldName(each)));
    }
    return this.columns(table)
      .filter(({ hidden }) => hidden !== 2)
      .map((column) => column.name);
  }

  #nameOf(table: string): string {
    return this.relations.get(table)?.name ?? table;
  }

  /** Lists of columns that are unique together. */
  keys(table: string): readonly (readonly string[])[] {
    const primary = this.columns(table)
      .filter(({ key }) => key > 0)
      .map(({ name }) => name);
    const indexes = this.#read.uniqueIndexes(this.#nameOf(table));
    const unique = indexes.map((index) => this.#read.indexKey(index).map(foldName));
    return [primary, ...unique].filter(({ length }) => length > 0);
  }

  /** The canonical column: SQLite has several names for a row's number. `''` is no column, `'*'` cannot be told. */
  canonicalColumn(table: string, column: string): string {
    const columns = this.columns(table);
    const real = columns.some(({ name }) => name === column);
    if (column === '') return real ? '*' : '';
    if (real || !ROWID_NAMES.has(column)) return column;
    const keys = columns.filter(({ key }) => key > 0);
    const [only] = keys;
    const alias = keys.length === 1 && only !== undefined && /^integer$/i.test(only.type);
    return alias ? only.name : 'rowid';
  }

  /** Views whose definition, or that of a view in it, joins by column names that it does not spell out. */
  get joiningViews(): ReadonlySet<string> {
    this.#joining ??= findJoining(this.relations);
    return this.#joining;
  }
}

export function joinsByName(pieces: readonly Piece[]): boolean {
  return isUnsure(pieces) || hasWords(pieces, 'NATURAL') || hasWords(pieces, 'USING');
}

function findJoining(relations: ReadonlyMap<string, Relation>): ReadonlySet<string> {
  const views = [...relations].filter(([, { kind }]) => kind === 'view');
  const found = new Set<string>();
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const [name, { pieces }] of views) {
      if (joinsByName(pieces) || mentions(pieces, found)) found.add(name);
    }
  }
  return found;
}

export function mentions(pieces: readonly Piece[], names: ReadonlySet<string>): boolean {
  return !possibleNames(pieces).isDisjointFrom(names);
}

/** The statements a schema is read with. Made once per connection; run where the guard lets them through. */
export class Reader {
  readonly #version: StatementSync;
  readonly #objects: StatementSync;
  readonly #columns: StatementSync;
  readonly #indexed: StatementSync;
  readonly #unique: StatementSync;
  readonly #clustered: StatementSync;

  constructor(database: DatabaseSync) {
    this.#version = database.prepare('PRAGMA main.schema_version');
    this.#objects = database.prepare(
      'SELECT type, name, tbl_name, rootpage, sql FROM main.sqlite_schema',
    );
    this.#columns = database.prepare(
      "SELECT name, hidden, pk, type FROM pragma_table_xinfo(?, 'main') ORDER BY cid",
    );
    this.#indexed = database.prepare(
      "SELECT name, key FROM pragma_index_xinfo(?, 'main') ORDER BY seqno",
    );
    this.#unique = database.prepare(
      'SELECT name FROM pragma_index_list(?, \'main\') WHERE "unique" = 1 AND partial = 0',
    );
    this.#clustered = database.prepare(
      "SELECT i.name FROM pragma_table_list(?) AS t, pragma_index_list(t.name, 'main') AS i WHERE t.schema = 'main' AND t.wr = 1 AND i.origin = 'pk'",
    );
  }

  version(): number {
    return Number(this.#version.get()?.['schema_version']);
  }

  objects(): { type: string; name: string; table: string; root: number; sql: string }[] {
    return this.#objects.all().map((row) => ({
      type: String(row['type']),
      name: String(row['name']),
      table: String(row['tbl_name']),
      root: Number(row['rootpage'] ?? 0),
      sql: String(row['sql'] ?? ''),
    }));
  }

  columns(table: string): Column[] {
    // 1: a column that only a virtual table has, and never shows.
    const rows = this.#columns.all(table).filter(({ hidden }) => hidden !== 1);
    return rows.map((row) => ({
      name: foldName(String(row['name'])),
      hidden: Number(row['hidden']),
      key: Number(row['pk']),
      type: String(row['type']),
    }));
  }

  /** In the order in which they are stored; `null` for an expression or a row number. */
  indexed(index: string): (string | null)[] {
    return this.#indexed.all(index).map(({ name }) => (typeof name === 'string' ? name : null));
  }

  /** Only what the index sorts by. */
  indexKey(index: string): string[] {
    const rows = this.#indexed.all(index).filter(({ key }) => key === 1);
    return rows.map(({ name }) => String(name));
  }

  uniqueIndexes(table: string): string[] {
    return this.#unique.all(table).map(({ name }) => String(name));
  }

  /** The index a table without row numbers is stored in. */
  clusteredIndex(table: string): string | null {
    const name = this.#clustered.get(table)?.['name'];
    return typeof name === 'string' ? name : null;
  }
}
