// Two columns of a table that has a third: the grant names columns, and the third is not among them.

import type { Context } from 'skerry/plugin';
import type { Row } from './types.ts';

/** Who may count: id and name. */
export async function people(_input: unknown, ctx: Context): Promise<Row[]> {
  return ctx.db.select({ table: 'accounts', columns: ['id', 'name'] });
}
