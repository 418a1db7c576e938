// @ts-check
// From the text of `zone1970.tab` to zones. A line that makes no sense is named, not guessed at.

/** @import { Point } from './sphere.js' */

/** @typedef {Point & { readonly name: string }} Zone */

/** How ISO 6709 writes a place: `+4723+00832`, degrees and minutes, perhaps seconds. */
const PLACE = /^([+-])(\d{2})(\d{2})(\d{2})?([+-])(\d{3})(\d{2})(\d{2})?$/u;

/**
 * @param {string} text
 * @returns {Zone[]}
 * @throws {Error} that names the line
 */
export function parseZones(text) {
  return text
    .split(/\r?\n/u)
    .map((line, index) => ({ line, at: `zone1970.tab:${index + 1}` }))
    .filter(({ line }) => line !== '' && !line.startsWith('#'))
    .map(({ line, at }) => parseZone(line, at));
}

/**
 * @param {string} line
 * @param {string} at
 * @returns {Zone}
 */
function parseZone(line, at) {
  const [, place = '', name = ''] = line.split('\t');
  const parts = PLACE.exec(place);
  if (parts === null || !name.includes('/')) {
    throw new Error(`${at}: expected codes, a place like "+4723+00832" and a zone, with tabs`);
  }
  return { name, latitude: degrees(parts.slice(1, 5)), longitude: degrees(parts.slice(5, 9)) };
}

/** @param {readonly (string | undefined)[]} parts sign, degrees, minutes and perhaps seconds */
function degrees([sign, whole, minutes, seconds]) {
  const size = Number(whole) + Number(minutes) / 60 + Number(seconds ?? 0) / 3600;
  return sign === '-' ? -size : size;
}
