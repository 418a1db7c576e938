// What this plugin talks about: zones, countries, leap seconds, and a request that was refused.

/** The configuration, as `plugin.json` describes it. */
export interface Config {
  readonly folder?: string;
  readonly output?: string;
}

/** Where clocks have agreed since 1970. */
export interface Zone {
  /** `Europe/Zurich` */
  readonly name: string;
  /** `Europe`: the name up to its first slash. */
  readonly region: string;
  /** ISO 3166 codes of the countries that use it, at least one. */
  readonly codes: readonly string[];
  /** Of its principal place, in degrees; north and east are positive. */
  readonly latitude: number;
  readonly longitude: number;
}

/** Names by ISO 3166 code. */
export type Countries = ReadonlyMap<string, string>;

export interface LeapSecond {
  /** The day that was a second longer than others, `1998-12-31`. */
  readonly day: string;
  /** Seconds by which atomic time was ahead of UTC from then on. */
  readonly ahead: number;
}

/** Everything that was read; empty where a file was left out. */
export interface Tables {
  readonly zones: readonly Zone[];
  readonly countries: Countries;
  readonly leapSeconds: readonly LeapSecond[];
}

/** What became of the request for something the plugin may not have. */
export interface Attempt {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}
