// The handler: read what was granted, ask once for what was not, write the report.

import type { Context } from 'skerry/plugin';
import { parseLeapSeconds } from './leap-seconds.ts';
import { formatReport } from './markdown.ts';
import { parseCountries, parseZones } from './tables.ts';
import type { Attempt, Config, Tables } from './types.ts';

export interface ReportResult {
  readonly path: string;
  readonly zones: number;
  readonly countries: number;
  readonly leapSeconds: number;
  readonly skipped: readonly string[];
  readonly denied: Attempt | null;
}

/** Answers `report.build`. Needs no input. */
export async function report(_input: unknown, ctx: Context<Config>): Promise<ReportResult> {
  const { folder = '/zones', output = '/data/report.md' } = ctx.config;
  const { tables, skipped } = await readFolder(ctx, folder);
  const denied = await readNotes(ctx, `${folder}/private/operator-notes.md`);
  const writtenAt = new Date(await ctx.clock.now()).toISOString();
  await ctx.fs.writeFile(output, formatReport({ ...tables, writtenAt, skipped, denied }));
  const counts = {
    zones: tables.zones.length,
    countries: tables.countries.size,
    leapSeconds: tables.leapSeconds.length,
  };
  ctx.log.info('report written', { path: output, ...counts });
  return { path: output, ...counts, skipped, denied };
}

// A table that cannot be had or understood is left out, and the report says so: the rest is worth having.
async function readFolder(
  ctx: Context,
  folder: string,
): Promise<{ tables: Tables; skipped: string[] }> {
  const names = new Set(await ctx.fs.readdir(folder));
  const skipped: string[] = [];
  async function read<T>(
    name: string,
    parse: (text: string, file: string) => T,
    otherwise: T,
  ): Promise<T> {
    try {
      if (!names.has(name)) throw new Error(`${name} is not in ${folder}`);
      return parse(await ctx.fs.readFile(`${folder}/${name}`, 'utf8'), name);
    } catch (error) {
      skipped.push(error instanceof Error ? error.message : String(error));
      return otherwise;
    }
  }
  const [zones, countries, leapSeconds] = await Promise.all([
    read('zone1970.tab', parseZones, []),
    read('iso3166.tab', parseCountries, new Map()),
    read('leap-seconds.list', parseLeapSeconds, []),
  ]);
  return { tables: { zones, countries, leapSeconds }, skipped };
}

// The demonstration: the manifest asks for this as optional, and the operator did not give it.
async function readNotes(ctx: Context, path: string): Promise<Attempt | null> {
  try {
    await ctx.fs.readFile(path, 'utf8');
    return null;
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    return { path, code: code ?? 'UNKNOWN', message: message ?? String(error) };
  }
}
