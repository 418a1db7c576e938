// The demonstration: seven ways to a column that was not granted. A column can leak without being in the result,
// through a filter, an order or an aggregate; each of those is a read as well.

import type { Context } from 'skerry/plugin';
import type { Row } from './types.ts';

type Ask = (ctx: Context) => Promise<Row[] | { readonly rows: readonly Row[] }>;

/** Exported for the tests: what is tried, by name. */
export const WAYS: Readonly<Record<string, Ask>> = {
  'name the column': ({ db }) =>
    db.select({ table: 'accounts', columns: ['name', 'password_hash'] }),
  'filter by it, to guess it': ({ db }) =>
    db.select({ table: 'accounts', columns: ['id'], where: { password_hash: 'guess' } }),
  'order by it': ({ db }) =>
    db.select({ table: 'accounts', columns: ['id'], orderBy: [{ column: 'password_hash' }] }),
  'every column, in SQL': ({ db }) => db.query('SELECT * FROM accounts'),
  'under another name': ({ db }) => db.query('SELECT "PASSWORD_HASH" AS name FROM accounts'),
  'inside an aggregate': ({ db }) => db.query('SELECT max(password_hash) AS name FROM accounts'),
  'behind a union': ({ db }) =>
    db.query('SELECT name FROM zones UNION SELECT password_hash FROM accounts'),
};

interface Try {
  readonly way: string;
  readonly code: string;
  readonly message: string;
}

export interface Prying {
  readonly refused: readonly Try[];
  /** What came back all the same. Anything here is a hole. */
  readonly leaked: readonly { readonly way: string; readonly rows: readonly Row[] }[];
}

/** Tries each way and says what came of it. Needs no input. */
export async function prySecrets(_input: unknown, ctx: Context): Promise<Prying> {
  const refused: Try[] = [];
  const leaked: { way: string; rows: readonly Row[] }[] = [];
  for (const [way, ask] of Object.entries(WAYS)) {
    try {
      const answer = await ask(ctx);
      leaked.push({ way, rows: 'rows' in answer ? answer.rows : answer });
    } catch (error) {
      const { code = 'UNKNOWN', message = '' } = error as { code?: string; message?: string };
      refused.push({ way, code, message });
    }
  }
  return { refused, leaked };
}
