// What a plugin should use in place of a module it cannot have: one table, for error messages only. Grants nothing.

const FILES =
  'Use ctx.fs (readFile, writeFile, readdir, stat), and ask for permissions.filesystem in plugin.json.';
const NETWORK = 'Use fetch or ctx.net, and ask for permissions.network in plugin.json.';
const DATABASE = 'Use ctx.db, and ask for permissions.database in plugin.json.';
const ENVIRONMENT = 'Use ctx.env, and name the variables in "env" of plugin.json.';
const PROCESSES = 'Not available: a plugin cannot start processes or threads.';
const RANDOM = 'Use ctx.random for random values, or bundle a pure JavaScript package for hashing.';
const PURE = "Bundle a pure JavaScript package into the plugin's own node_modules instead.";

const HINTS: Readonly<Record<string, string>> = {
  fs: FILES,
  http: NETWORK,
  https: NETWORK,
  http2: NETWORK,
  net: NETWORK,
  tls: NETWORK,
  dgram: NETWORK,
  dns: NETWORK,
  undici: NETWORK,
  'node-fetch': NETWORK,
  sqlite: DATABASE,
  pg: DATABASE,
  mysql2: DATABASE,
  sqlite3: DATABASE,
  'better-sqlite3': DATABASE,
  process: ENVIRONMENT,
  dotenv: ENVIRONMENT,
  crypto: RANDOM,
  child_process: PROCESSES,
  worker_threads: PROCESSES,
  cluster: PROCESSES,
  console: 'Use ctx.log, or the global console.',
  timers: 'Use the global setTimeout.',
  path: 'Bundle a pure JavaScript package such as "pathe" into the plugin\'s own node_modules.',
  url: 'Use the global URL.',
  buffer: 'Use Uint8Array and TextEncoder, or bundle the npm package "buffer".',
};

/** `node:fs/promises` and `fs` both find `fs`. Null where there is nothing better to say. */
export function hintForModule(specifier: string): string | null {
  const name = specifier.replace(/^node:/, '').split('/')[0] ?? '';
  return Object.hasOwn(HINTS, name) ? (HINTS[name] ?? null) : null;
}

export function hintForBuiltin(specifier: string): string {
  return hintForModule(specifier) ?? PURE;
}
