// The structured way to ask: no SQL, and the columns are named, so that the policy can be read off the call.

import type { Context } from 'skerry/plugin';
import type { Row } from './types.ts';

const REGIONS = [
  'Africa',
  'America',
  'Antarctica',
  'Asia',
  'Atlantic',
  'Australia',
  'Europe',
  'Indian',
  'Pacific',
];
const MOST = 20;

/** Input `{"region": "Asia", "limit": 5}`, both optional: the northernmost zones first. */
export async function zones(input: unknown, ctx: Context): Promise<Row[]> {
  const { region, limit } = readInput(input);
  return ctx.db.select({
    table: 'zones',
    columns: ['name', 'region', 'latitude'],
    ...(region === undefined ? {} : { where: { region } }),
    orderBy: [{ column: 'latitude', order: 'desc' }],
    limit,
  });
}

/** Throws TypeError that says what would have done. */
export function readInput(input: unknown): { region?: string; limit: number } {
  const { region, limit = 5 } = (input ?? {}) as { region?: unknown; limit?: unknown };
  if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1 || limit > MOST) {
    throw new TypeError(`limit is a whole number from 1 to ${MOST}`);
  }
  if (region === undefined) return { limit };
  if (typeof region !== 'string' || !REGIONS.includes(region)) {
    throw new TypeError(`region is one of ${REGIONS.join(', ')}`);
  }
  return { region, limit };
}
