// From the texts of the two tab-separated tables to zones and countries. A file is input: a line that makes no sense
// is named, not guessed at.

import { parseCoordinates } from './coordinates.ts';
import { dataLines, type Line } from './lines.ts';
import type { Countries, Zone } from './types.ts';

/** The zones of `zone1970.tab`, in its order. Throws Error with file and line where the text is not of this shape. */
export function parseZones(text: string, file: string): Zone[] {
  return dataLines(text, file).map(parseZone);
}

/** The names of `iso3166.tab`. Throws like `parseZones`. */
export function parseCountries(text: string, file: string): Countries {
  return new Map(dataLines(text, file).map(parseCountry));
}

// The fourth column, a comment, is for people who choose a zone; a report has no use for it.
function parseZone({ text, at }: Line): Zone {
  const [codes = '', place = '', name = ''] = text.split('\t');
  if (!/^[A-Z]{2}(?:,[A-Z]{2})*$/u.test(codes)) {
    throw new Error(`${at}: expected country codes in the first column, like "CH,DE,LI"`);
  }
  if (!/^[A-Z]\w+(?:\/[\w+-]+)+$/u.test(name)) {
    throw new Error(`${at}: expected a zone in the third column, like "Europe/Zurich"`);
  }
  const region = name.slice(0, name.indexOf('/'));
  return { name, region, codes: codes.split(','), ...parseCoordinates(place, at) };
}

function parseCountry({ text, at }: Line): [code: string, name: string] {
  const [code = '', name = '', ...rest] = text.split('\t');
  if (!/^[A-Z]{2}$/u.test(code) || name === '' || rest.length > 0) {
    throw new Error(`${at}: expected a country code and a name, with a tab between them`);
  }
  return [code, name];
}
