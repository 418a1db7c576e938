// The report as text. Knows nothing of where the tables came from.

import type { Arc } from './coordinates.ts';
import {
  type CountryRow,
  countCountries,
  countDecades,
  countRegions,
  type DecadeRow,
  findShared,
  findZoneless,
  type RegionRow,
  type SharedRow,
} from './statistics.ts';
import type { Attempt, LeapSecond, Tables, Zone } from './types.ts';

export interface Report extends Tables {
  /** ISO 8601. */
  readonly writtenAt: string;
  /** Files that were left out, each with what is wrong with it. */
  readonly skipped: readonly string[];
  /** `null` where the operator's notes could be read. */
  readonly denied: Attempt | null;
}

/** Rows of a table that is not shown in full. */
const MOST = 10;

/** Markdown: one section for each question, and one for what was refused. */
export function formatReport(report: Report): string {
  const { zones, countries, leapSeconds, writtenAt, skipped, denied } = report;
  const byZones = countCountries(zones, countries);
  return [
    '# Time zones of the world',
    '',
    `Written ${writtenAt} from ${zones.length} zones, ${countries.size} countries and territories, and ${leapSeconds.length} leap seconds.`,
    ...skipped.map((problem) => `\nLeft out: ${problem}`),
    ...section('Countries with the most zones', byZones.slice(0, MOST), COUNTRY),
    ...section('Widest countries', widestFirst(byZones).slice(0, MOST), COUNTRY),
    ...section('Regions', countRegions(zones), REGION),
    ...section(
      'Zones that most countries share',
      findShared(zones, countries).slice(0, MOST),
      SHARED,
    ),
    ...section('Leap seconds', countDecades(leapSeconds), DECADE),
    ...formatLast(leapSeconds.at(-1)),
    ...formatZoneless(findZoneless(zones, countries)),
    '',
    "## Operator's notes",
    '',
    denied === null ? 'Read.' : formatDenial(denied),
    '',
  ].join('\n');
}

/** A column: its title, and its cell in a row. Numbers stand to the right. */
type Columns<Row> = Readonly<Record<string, (row: Row) => string | number>>;

const COUNTRY: Columns<CountryRow> = {
  Country: (row) => row.country,
  Zones: (row) => row.zones,
  From: (row) => meridian(row.arc.west),
  To: (row) => meridian(row.arc.east),
  'Spread °': (row) => spread(row.arc),
};

const REGION: Columns<RegionRow> = {
  Region: (row) => row.region,
  Zones: (row) => row.zones,
  Countries: (row) => row.countries,
  'Spread °': (row) => spread(row.arc),
  Northernmost: (row) => formatPlace(row.northernmost),
  Southernmost: (row) => formatPlace(row.southernmost),
};

const SHARED: Columns<SharedRow> = {
  Zone: (row) => row.zone,
  Count: (row) => row.countries.length,
  Countries: (row) => row.countries.join(', '),
};

const DECADE: Columns<DecadeRow> = {
  Decade: (row) => row.decade,
  Added: (row) => row.added,
  'Atomic time ahead by s': (row) => row.ahead,
};

function section<Row>(title: string, rows: readonly Row[], columns: Columns<Row>): string[] {
  const [first] = rows;
  if (first === undefined) return [];
  const cells = Object.values(columns);
  const rule = cells.map((cell) => (typeof cell(first) === 'number' ? '---:' : '---'));
  const lines = rows.map((row) => cells.map((cell) => String(cell(row)).replaceAll('|', '\\|')));
  const table = [Object.keys(columns), rule, ...lines].map((line) => `| ${line.join(' | ')} |`);
  return ['', `## ${title}`, '', ...table];
}

function widestFirst(rows: readonly CountryRow[]): CountryRow[] {
  return rows.toSorted((a, b) => b.arc.width - a.arc.width);
}

function spread({ width }: Arc): number {
  return Math.round(width);
}

function meridian(longitude: number): string {
  return `${Math.abs(longitude).toFixed(1)}° ${longitude < 0 ? 'W' : 'E'}`;
}

function formatPlace({ name, latitude }: Zone): string {
  return `${name} (${Math.abs(latitude).toFixed(1)}° ${latitude < 0 ? 'S' : 'N'})`;
}

function formatLast(last: LeapSecond | undefined): string[] {
  return last === undefined ? [] : ['', `The last one was added on ${last.day}.`];
}

function formatZoneless(names: readonly string[]): string[] {
  return names.length === 0 ? [] : ['', '## Without a zone', '', names.join(', ')];
}

function formatDenial({ path, code, message }: Attempt): string {
  return `Not in this report. Asked for \`${path}\` and got ${code}: ${message}`;
}
