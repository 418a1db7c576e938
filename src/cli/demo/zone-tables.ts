// The tables of the time zone database, from text to rows. What makes no sense is refused with its file and line, before
// anything is stored. Must not know what becomes of the rows.

import { SkerryError } from '../../errors.ts';

/** The text of a file, and the name that its errors go by. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
}

export interface ZoneRow {
  readonly name: string;
  /** The name up to its first slash. */
  readonly region: string;
  /** Degrees; north and east are positive. */
  readonly latitude: number;
  readonly longitude: number;
  readonly comments: string | null;
  /** Codes of its countries, at least one. */
  readonly codes: readonly string[];
}

export interface ZoneTables {
  readonly zones: readonly ZoneRow[];
  /** Names by code. */
  readonly countries: ReadonlyMap<string, string>;
}

interface Line {
  readonly cells: readonly string[];
  /** `zone1970.tab:37` */
  readonly at: string;
}

/** Takes `zone1970.tab` and `iso3166.tab`. Throws SkerryError `CONFIG_ERROR` for lines that are not of their shape. */
export function parseZoneTables(zones: SourceText, countries: SourceText): ZoneTables {
  const names = parseCountries(countries);
  return { zones: parseZones(zones, names, countries.file), countries: names };
}

function parseCountries(source: SourceText): Map<string, string> {
  const names = new Map<string, string>();
  for (const { cells, at } of linesOf(source)) {
    const [code = '', name = ''] = cells;
    if (cells.length !== 2 || !/^[A-Z]{2}$/u.test(code) || name === '') {
      throw misshapen(at, 'expected a country code and a name, with a tab between them');
    }
    if (names.has(code)) throw misshapen(at, `${code} is here for the second time`);
    names.set(code, name);
  }
  return names;
}

function parseZones(
  source: SourceText,
  countries: ReadonlyMap<string, string>,
  countryFile: string,
): ZoneRow[] {
  const seen = new Set<string>();
  return linesOf(source).map((line) => {
    const zone = parseZone(line);
    if (seen.has(zone.name)) throw misshapen(line.at, `${zone.name} is here for the second time`);
    seen.add(zone.name);
    for (const [index, code] of zone.codes.entries()) {
      const name = JSON.stringify(code);
      if (!countries.has(code))
        throw misshapen(line.at, `country ${name} is not in ${countryFile}`);
      if (zone.codes.indexOf(code) < index) throw misshapen(line.at, `names country ${name} twice`);
    }
    return zone;
  });
}

function parseZone({ cells, at }: Line): ZoneRow {
  const [codes = '', place = '', name = '', comments = null] = cells;
  if (cells.length < 3 || cells.length > 4) {
    throw misshapen(at, `has ${cells.length} columns; expected countries, place, zone, comment`);
  }
  if (!/^[A-Z]\w+(?:\/[\w+-]+)+$/u.test(name)) {
    throw misshapen(at, `${JSON.stringify(name)} is no zone; expected one like "Europe/Zurich"`);
  }
  const region = name.slice(0, name.indexOf('/'));
  return { name, region, ...parsePlace(place, at), comments, codes: codes.split(',') };
}

/** ISO 6709: degrees, minutes and perhaps seconds. */
const PLACE = /^([+-]\d{2})(\d{2})(\d{2})?([+-]\d{3})(\d{2})(\d{2})?$/u;

function parsePlace(text: string, at: string): Pick<ZoneRow, 'latitude' | 'longitude'> {
  const [, ...parts] = PLACE.exec(text) ?? [];
  const latitude = toDegrees(parts.slice(0, 3));
  const longitude = toDegrees(parts.slice(3));
  if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) return { latitude, longitude };
  throw misshapen(at, `${JSON.stringify(text)} is no place; expected one like "+4723+00832"`);
}

/** NaN where there is nothing. */
function toDegrees([degrees = '', minutes, seconds = '0']: readonly (
  | string
  | undefined
)[]): number {
  const size = Number(degrees.slice(1)) + Number(minutes) / 60 + Number(seconds) / 3600;
  return degrees.startsWith('-') ? -size : size;
}

/** Without comments and empty lines. */
function linesOf({ file, text }: SourceText): Line[] {
  return text
    .split(/\r?\n/u)
    .map((line, index) => ({ line, at: `${file}:${index + 1}` }))
    .filter(({ line }) => line !== '' && !line.startsWith('#'))
    .map(({ line, at }) => ({ cells: line.split('\t'), at }));
}

function misshapen(at: string, what: string): SkerryError {
  const remedy = 'Put the file back as the time zone database ships it.';
  return new SkerryError('CONFIG_ERROR', `${at}: ${what}. ${remedy}`);
}
