// A real SQLite file for database broker tests: tables a plugin may use in part, and others it must never see.

import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import type { Access, Decision } from '../../../../policies/index.ts';
import { compile } from '../../../../policies/compile.ts';
import { createDbBroker, type DbLimits } from '../../../../src/brokers/db/index.ts';
import { BrokerError } from '../../../../src/gate/broker-error.ts';
import type { Asker, Broker, Result } from '../../../../src/gate/broker.ts';
import { makeAsker } from '../asker.ts';

/** What no plugin is granted. A test that sees it in an answer or a message has found a hole. */
export const SECRET = 'TOP-SECRET';

const TABLES = `
  CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL UNIQUE,
    name TEXT,
    password TEXT NOT NULL DEFAULT '${SECRET}-default'
  );
  CREATE TABLE orders (
    id INTEGER PRIMARY KEY,
    user_id INTEGER REFERENCES users (id),
    total REAL,
    note TEXT
  );
  CREATE TABLE secrets (id INTEGER PRIMARY KEY, email TEXT, pin TEXT);
  CREATE TABLE cells (id INTEGER PRIMARY KEY, value);
  CREATE TABLE vault (id INTEGER PRIMARY KEY, value);
  CREATE TABLE audit (message TEXT);
  CREATE TABLE watched (id INTEGER PRIMARY KEY, text TEXT);
  CREATE TRIGGER watched_insert AFTER INSERT ON watched
    BEGIN INSERT INTO audit VALUES (new.text); END;
  CREATE TABLE parts (id INTEGER PRIMARY KEY, order_id INTEGER REFERENCES orders (id) ON DELETE CASCADE);
  CREATE TABLE latest (id INTEGER PRIMARY KEY, code TEXT UNIQUE ON CONFLICT REPLACE, hidden TEXT);
  CREATE TABLE masked (secret TEXT, hint TEXT GENERATED ALWAYS AS (substr(secret, 1, 3)) VIRTUAL);
  CREATE TABLE keyed (a TEXT, b TEXT, c TEXT, PRIMARY KEY (b, a)) WITHOUT ROWID;
  CREATE INDEX keyed_c ON keyed (c);
  CREATE INDEX users_name ON users (name, password);
  CREATE VIRTUAL TABLE notes USING fts5 (body);
  CREATE VIEW user_names AS SELECT id, name FROM users;
  CREATE VIEW user_keys AS SELECT id, password AS key FROM users;
  CREATE VIEW joined AS SELECT users.id FROM users JOIN secrets USING (id, email);
  CREATE VIEW shape AS SELECT name, sql FROM sqlite_schema;
  INSERT INTO users (email, name, password) VALUES
    ('ann@x.test', 'Ann', '${SECRET}-1'), ('bob@x.test', 'Bob', '${SECRET}-2');
  INSERT INTO orders VALUES (1, 1, 9.5, 'first'), (2, 1, 20, NULL), (3, 2, 5, 'third');
  INSERT INTO secrets VALUES (1, 'ann@x.test', '${SECRET}-3'), (2, 'bob@x.test', '${SECRET}-4');
  INSERT INTO parts VALUES (1, 1);
  INSERT INTO latest VALUES (1, 'a', '${SECRET}-5');
  INSERT INTO masked VALUES ('${SECRET}-6');
  INSERT INTO keyed VALUES ('a', 'b', '${SECRET}-7');
  INSERT INTO vault (value) VALUES ('${SECRET}-9');
  INSERT INTO notes VALUES ('${SECRET}-8');
`;

export interface WorldOptions {
  /** `permissions.database` of the manifest and the grant. */
  readonly database?: unknown;
  readonly deny?: unknown;
  readonly limits?: Partial<DbLimits>;
  readonly readonly?: boolean;
  /** More SQL for the operator to run before the plugin comes. */
  readonly sql?: string;
}

export interface PerformOptions {
  readonly signal?: AbortSignal;
  readonly asker?: Asker;
  /** Filled with what was decided while performing: what the gate records. */
  readonly seen?: Decision[];
}

export interface Outcome {
  readonly value: unknown;
  readonly code: string | null;
  readonly message: string;
  readonly decision: Decision | null;
  readonly seen: readonly Decision[];
}

/** All of `orders` and `cells`, two columns of `users`, and SQL of its own. */
export const SOME = {
  read: ['orders', 'cells', 'users(id,name)', 'missing_but_granted'],
  write: ['orders', 'cells'],
  raw: true,
};

/** Every table there is, in every way. */
export const EVERYTHING = { read: ['*'], write: ['*'], raw: true };

export class World implements AsyncDisposable {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'skerry-db-')));
  readonly path = join(this.folder, 'app.db');
  readonly broker: Broker;
  readonly asker: Asker = makeAsker();
  readonly policy: ReturnType<typeof compile>;

  constructor(options: WorldOptions = {}) {
    this.sql(TABLES);
    if (options.sql !== undefined) this.sql(options.sql);
    this.policy = makePolicy(options);
    this.broker = createDbBroker({
      databases: { main: { type: 'sqlite', path: this.path, readonly: options.readonly ?? false } },
      ...(options.limits && { limits: options.limits }),
    });
  }

  /** As the operator, who may do anything. */
  sql(text: string): void {
    using database = new DatabaseSync(this.path);
    database.exec(text);
  }

  /** Another writer that is in the middle of its work. */
  lock(): Disposable {
    const database = new DatabaseSync(this.path);
    database.exec('BEGIN EXCLUSIVE');
    return database;
  }

  /** A broker for another file of the folder: `text.db` is no database, `missing.db` is not there. */
  sibling(name: string): AsyncDisposable & { readonly broker: Broker } {
    writeFileSync(
      join(this.folder, 'text.db'),
      'not a database, but long enough to look at. '.repeat(100),
    );
    const path = join(this.folder, name);
    const broker = createDbBroker({ databases: { main: { type: 'sqlite', path } } });
    return {
      broker,
      async [Symbol.asyncDispose]() {
        await broker.close?.();
      },
    };
  }

  /** Changes what SQLite itself relies on. */
  damage(text: string): void {
    using database = new DatabaseSync(this.path);
    database.enableDefensive(false);
    database.exec(`PRAGMA writable_schema = ON; ${text}`);
  }

  rows(text: string): Record<string, SQLOutputValue>[] {
    using database = new DatabaseSync(this.path);
    return database.prepare(text).all();
  }

  /** All rows of all tables: a test compares it before and after. */
  dump(): Record<string, unknown> {
    const names = this.rows(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'notes_%'",
    );
    return Object.fromEntries(
      names.map(({ name }) => [name, this.rows(`SELECT * FROM "${String(name)}"`)]),
    );
  }

  decide(access: Access): Decision {
    return this.policy.decide(access.action, access.resource);
  }

  /** Resolve, decide, perform, as the gate does. Throws BrokerError. */
  async perform(
    operation: string,
    args: readonly unknown[],
    options: PerformOptions = {},
  ): Promise<Result> {
    const resolved = await this.broker.resolve(operation, args, [], options.asker ?? this.asker);
    const decisions = resolved.accesses.map((access) => this.decide(access));
    const decision = decisions.find(({ effect }) => effect === 'deny');
    if (decision !== undefined) {
      throw new BrokerError('PERMISSION_DENIED', 'denied by the gate', { decision });
    }
    return await resolved.perform({
      signal: options.signal ?? new AbortController().signal,
      decisions,
      decide: (access) => {
        const made = this.decide(access);
        options.seen?.push(made);
        return made;
      },
      peek: (access) => this.decide(access),
    });
  }

  async try(operation: string, ...args: readonly unknown[]): Promise<Outcome> {
    const seen: Decision[] = [];
    try {
      const { value } = await this.perform(operation, args, { seen });
      return { value, code: null, message: '', decision: null, seen };
    } catch (error) {
      if (!(error instanceof BrokerError)) throw error;
      const { code, message, decision } = error;
      return { value: undefined, code, message, decision, seen };
    }
  }

  /** The rows of a statement the plugin wrote. Throws BrokerError. */
  async query(sql: string, params?: unknown): Promise<Record<string, unknown>[]> {
    const { value } = await this.perform('db.query', [sql, params]);
    return (value as { rows: Record<string, unknown>[] }).rows;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.broker.close?.();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function makePolicy({ database = SOME, deny }: WorldOptions): ReturnType<typeof compile> {
  const permissions = { database };
  return compile({
    plugin: 'acme.notes',
    version: '1.0.0',
    manifest: { file: 'plugin.json', permissions },
    grants: { file: 'skerry.grants.json', pointer: '', permissions },
    hostPolicy: { file: 'skerry.policy.json', ...(deny === undefined ? {} : { deny }) },
  });
}
