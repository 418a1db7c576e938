// Own SQL for what the structured way cannot say, and rows of its own.

import type { Context } from 'skerry/plugin';
import type { CensusRow, Row } from './types.ts';

/** The countries of more than one zone: how many, and in how many regions. */
const COUNT = `
  SELECT countries.name AS country, count(*) AS zones, count(DISTINCT zones.region) AS regions
  FROM countries
  JOIN zone_countries ON zone_countries.code = countries.code
  JOIN zones ON zones.id = zone_countries.zone_id
  GROUP BY countries.code
  HAVING count(*) > 1
  ORDER BY 2 DESC, 1`;

export interface Census {
  readonly takenAt: string;
  readonly rows: readonly CensusRow[];
}

/** Counts zones by country and keeps the count in the table `census`. Needs no input. */
export async function census(_input: unknown, ctx: Context): Promise<Census> {
  const takenAt = new Date(await ctx.clock.now()).toISOString();
  const counted = await ctx.db.query(COUNT);
  const rows = counted.rows.map((row) => toCensusRow(row, takenAt));
  if (rows.length > 0) await ctx.db.insert({ table: 'census', rows });
  ctx.log.info('census taken', { countries: rows.length });
  return { takenAt, rows };
}

/** A row of the table `census` from a row of COUNT. */
function toCensusRow({ country, zones, regions }: Row, takenAt: string): CensusRow {
  return {
    taken_at: takenAt,
    country: country as string,
    zones: zones as number,
    regions: regions as number,
  };
}
