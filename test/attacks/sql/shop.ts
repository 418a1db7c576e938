// The database of these attacks, how a plugin reaches it, and how a naive host lets a guest reach it: in its own process.

import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import type { HostOptions } from '../../../src/index.ts';
import { type NaiveHandles, pluginOf } from '../harness/payload.ts';
import { type Ended, type PluginSource, SECRET, type World } from '../harness/world.ts';

const TABLES = `
  CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, password TEXT DEFAULT '${SECRET}');
  CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT);
  CREATE TABLE invites (code TEXT);
  CREATE TABLE orders (id INTEGER PRIMARY KEY, amount INTEGER);
  CREATE TABLE ledger (balance INTEGER);
  CREATE TRIGGER booked AFTER INSERT ON orders BEGIN UPDATE ledger SET balance = balance - new.amount; END;
  CREATE VIEW staff AS SELECT id, name, password AS badge FROM users;
  INSERT INTO users VALUES (1, 'Ann', '${SECRET}'), (2, 'Bob', 'hunter2');
  INSERT INTO notes (text) WITH c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 60) SELECT 'note ' || n FROM c;
  INSERT INTO invites VALUES ('${SECRET}');
  INSERT INTO ledger VALUES (1000);
`;

/** All of `notes`, `orders` and the view, two columns of `users`; nothing of `invites` and `ledger`; SQL of its own. */
const GRANTED = {
  database: {
    read: ['notes', 'orders', 'staff', 'users(id,name)'],
    write: ['notes', 'orders', 'users(id,name)'],
    raw: true,
  },
};

/** Makes the database in the folder; the path of its file. */
function makeShop(folder: string): string {
  mkdirSync(join(folder, 'db'));
  const path = join(folder, 'db', 'shop.db');
  using database = new DatabaseSync(path);
  database.exec(TABLES);
  return path;
}

/** For `Attack.host`: the shop is the database `main`. */
export function shopHost(dir: string): HostOptions {
  return { policy: { databases: { main: { type: 'sqlite', path: makeShop(dir) } } } };
}

/** As the operator, on the shop of a world. */
export function operate(world: World, sql: string): Record<string, SQLOutputValue>[] {
  using database = new DatabaseSync(join(world.dir, 'db', 'shop.db'));
  return database.prepare(sql).all();
}

const HONEST = `async ({ db }) => {
  const { rows } = await db.query('SELECT name FROM users WHERE id = ?', [2]);
  await db.insert({ table: 'notes', values: { text: 'honest' } });
  return rows[0].name;
}`;

export interface ShopEnded extends Ended {
  /** What is granted goes on working beside the attack. */
  readonly usable: boolean;
  /** All of `users`, `ledger` and `invites` is as it was. */
  readonly same: boolean;
}

/** Loads the payload, calls it once with the input, and then the honest handler. */
export async function attackShop(
  world: World,
  payload: string,
  input: unknown = null,
  source: Partial<PluginSource> = {},
): Promise<ShopEnded> {
  const before = dump(world);
  const ended = await world.attack(
    {
      code: pluginOf(payload, HONEST),
      permissions: GRANTED,
      limits: { cpu: 2_000, executionTime: 20_000 },
      ...source,
    },
    input,
  );
  const same = dump(world) === before;
  const honest = await world.call('test.attacker', 'honest');
  return { ...ended, same, usable: honest.value === 'Bob' };
}

function dump(world: World): string {
  const tables = ['users', 'ledger', 'invites', 'sqlite_schema'];
  return JSON.stringify(tables.map((table) => operate(world, `SELECT * FROM ${table}`)));
}

/** In a few words for people. */
export function told({ value, message, usable, same }: ShopEnded): string {
  const more = [usable ? '' : 'honest use failed', same ? '' : 'tables were changed'];
  return `${message}${JSON.stringify(value)?.slice(0, 1_500)} ${more.join(' ')}`;
}

/** The shop in the process of a naive host. */
export class NaiveShop implements Disposable {
  readonly dir = realpathSync(mkdtempSync(join(tmpdir(), 'naive-shop-')));
  readonly database: DatabaseSync;

  constructor(options: { readonly allowExtension?: boolean } = {}) {
    this.database = new DatabaseSync(makeShop(this.dir), options);
  }

  /** `ctx.db.query` after a look at the text, or at the statement. `check` throws where the host says no. */
  handles(check: (sql: string) => void = () => {}): NaiveHandles {
    const query = (sql: string, params: readonly (string | number)[] = []) => {
      check(sql);
      return { rows: this.database.prepare(sql).all(...params) };
    };
    return { db: { query } };
  }

  [Symbol.dispose](): void {
    this.database.close();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

export function refuse(why: string): never {
  throw new Error(`not allowed: ${why}`);
}
