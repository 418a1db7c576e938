// From tables to what is worth telling about them. Pure.

import { type Arc, arcOf } from './coordinates.ts';
import type { Countries, LeapSecond, Zone } from './types.ts';

export interface CountryRow {
  readonly country: string;
  readonly zones: number;
  readonly arc: Arc;
}

/** Each country that has a zone; most zones first, then by name. */
export function countCountries(zones: readonly Zone[], countries: Countries): CountryRow[] {
  const pairs = zones.flatMap((zone) => zone.codes.map((code) => ({ code, zone })));
  return [...Map.groupBy(pairs, ({ code }) => code)]
    .map(([code, members]) => ({
      country: nameOf(code, countries),
      zones: members.length,
      arc: arcOf(members.map(({ zone }) => zone.longitude)),
    }))
    .sort((a, b) => b.zones - a.zones || compare(a.country, b.country));
}

/** Names of the countries that no zone belongs to, sorted. */
export function findZoneless(zones: readonly Zone[], countries: Countries): string[] {
  const used = new Set(zones.flatMap((zone) => zone.codes));
  return [...countries.keys()]
    .filter((code) => !used.has(code))
    .map((code) => nameOf(code, countries))
    .sort(compare);
}

export interface RegionRow {
  readonly region: string;
  readonly zones: number;
  readonly countries: number;
  readonly arc: Arc;
  readonly northernmost: Zone;
  readonly southernmost: Zone;
}

/** Most zones first, then by name. */
export function countRegions(zones: readonly Zone[]): RegionRow[] {
  return [...Map.groupBy(zones, (zone) => zone.region)]
    .map(([region, members]) => ({
      region,
      zones: members.length,
      countries: new Set(members.flatMap((zone) => zone.codes)).size,
      arc: arcOf(members.map((zone) => zone.longitude)),
      northernmost: members.reduce((a, b) => (b.latitude > a.latitude ? b : a)),
      southernmost: members.reduce((a, b) => (b.latitude < a.latitude ? b : a)),
    }))
    .sort((a, b) => b.zones - a.zones || compare(a.region, b.region));
}

export interface SharedRow {
  readonly zone: string;
  /** In the order of the table: the one with the zone's largest city first. */
  readonly countries: readonly string[];
}

/** The zones of more than one country; most countries first, then by name. */
export function findShared(zones: readonly Zone[], countries: Countries): SharedRow[] {
  return zones
    .filter((zone) => zone.codes.length > 1)
    .map(({ name, codes }) => ({
      zone: name,
      countries: codes.map((code) => nameOf(code, countries)),
    }))
    .sort((a, b) => b.countries.length - a.countries.length || compare(a.zone, b.zone));
}

export interface DecadeRow {
  /** `1970s` */
  readonly decade: string;
  readonly added: number;
  /** Seconds by which atomic time was ahead of UTC after the last of them. */
  readonly ahead: number;
}

/** Each decade from the first leap second to the last, also one without any. */
export function countDecades(leapSeconds: readonly LeapSecond[]): DecadeRow[] {
  const decades = leapSeconds.map(({ day }) => Math.floor(Number(day.slice(0, 4)) / 10));
  const [first = 0] = decades;
  const length = leapSeconds.length === 0 ? 0 : Math.max(...decades) - first + 1;
  return Array.from({ length }, (_, index) => {
    const upTo = decades.filter((decade) => decade <= first + index).length;
    const added = decades.filter((decade) => decade === first + index).length;
    return { decade: `${first + index}0s`, added, ahead: leapSeconds[upTo - 1]?.ahead ?? 0 };
  });
}

function nameOf(code: string, countries: Countries): string {
  return countries.get(code) ?? code;
}

// By the letters, the same on every machine: a report that is written twice is the same twice.
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
