// Finds the operator's documents and reads what a command is given. Errors name the file and what to do.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { idFromName } from '../../policies/index.ts';
import { SkerryError } from '../errors.ts';

export interface HostFlags {
  readonly policy?: string;
  readonly grants?: string;
  readonly dir: string;
}

export const POLICY = 'skerry.policy.json';
export const GRANTS = 'skerry.grants.json';

/** The host policy: as given, or `skerry.policy.json` here or beside the plugin's folder. */
export function findPolicy(flags: HostFlags, plugin?: string): string | undefined {
  if (flags.policy !== undefined) return mustExist(flags.policy, '--policy');
  return near(POLICY, plugin);
}

/** The grants: as given, or found like the policy; else where they would be written. */
export function findGrants(flags: HostFlags, plugin?: string): string {
  return flags.grants ?? near(GRANTS, plugin) ?? GRANTS;
}

function near(name: string, plugin: string | undefined): string | undefined {
  const places = plugin === undefined ? ['.'] : ['.', dirname(resolve(plugin))];
  const found = places.map((place) => join(place, name)).find((path) => existsSync(path));
  return found === undefined ? undefined : fromHere(found);
}

/** As short as it can be said from the working folder; what is not in it stays as it is. */
export function fromHere(path: string): string {
  const short = relative('.', path);
  return short.startsWith('..') ? path : short;
}

function mustExist(path: string, flag: string): string {
  if (existsSync(path)) return path;
  throw new SkerryError('CONFIG_ERROR', `${flag}: there is no file ${path}.`);
}

/** JSON from a flag's text or from a file; undefined where neither is given. */
export function readInput(text: string | undefined, file: string | undefined): unknown {
  if (text !== undefined && file !== undefined) {
    throw new SkerryError('CONFIG_ERROR', 'Give --input or --input-file, not both.');
  }
  if (text !== undefined) return parse(text, '--input');
  return file === undefined ? undefined : parse(read(file), file);
}

export function readJsonFile(file: string | undefined): unknown {
  return file === undefined ? undefined : parse(read(file), file);
}

export function readTextFile(file: string): string {
  return read(file);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new SkerryError(
      'CONFIG_ERROR',
      `${file}: cannot be read (${(cause as NodeJS.ErrnoException).code ?? 'error'}).`,
      { cause },
    );
  }
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SkerryError('CONFIG_ERROR', `${name}: not JSON: ${(cause as Error).message}`, {
      cause,
    });
  }
}

/** A plugin by its folder, by the folder's name or by its id where that is here, in `plugins/` or beside the grants. */
export function findPlugin(named: string, flags: { readonly grants?: string }): string {
  if (existsSync(join(named, 'plugin.json'))) return named;
  const places = ['.', 'plugins', dirname(flags.grants ?? '.')];
  for (const place of places) {
    if (existsSync(join(place, named, 'plugin.json'))) return join(place, named);
    for (const folder of foldersIn(place)) {
      if (idOf(join(folder, 'plugin.json')) === named) return folder;
    }
  }
  throw new SkerryError(
    'UNKNOWN_PLUGIN',
    `${named}: neither a folder with a plugin.json, nor the id of a plugin here, in plugins/ or beside the grants.`,
  );
}

/** The folder of the plugin of that id, whatever the folder is called; null where there is none. */
export function findById(id: string, flags: { readonly grants?: string }): string | null {
  const isIt = (folder: string): boolean => {
    const name = idOf(join(folder, 'plugin.json'));
    return name !== null && idFromName(name) === id;
  };
  return findPlugins(flags).find(isIt) ?? null;
}

/** Every plugin here, in `plugins/` and beside the grants, each folder once. */
export function findPlugins(flags: { readonly grants?: string }): string[] {
  const places = new Set(['.', 'plugins', dirname(flags.grants ?? '.')]);
  const here = existsSync('plugin.json') ? ['.'] : [];
  return [...here, ...[...places].flatMap(foldersIn)].sort();
}

/** The plugins in a folder, or the one that the folder is; without a folder those that `findPlugins` finds. */
export function findPluginsIn(
  folder: string | undefined,
  flags: { readonly grants?: string },
): string[] {
  if (folder === undefined) return findPlugins(flags);
  return existsSync(join(folder, 'plugin.json')) ? [folder] : foldersIn(folder).sort();
}

function foldersIn(place: string): string[] {
  if (!existsSync(place)) return [];
  return readdirSync(place, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(place, entry.name, 'plugin.json')))
    .map((entry) => join(place, entry.name));
}

/** Only to find it: everything about the manifest is checked when it is loaded. */
function idOf(file: string): string | null {
  try {
    const { id, name } = JSON.parse(readFileSync(file, 'utf8')) as { id?: unknown; name?: unknown };
    const known = id ?? name;
    return typeof known === 'string' ? known : null;
  } catch {
    return null;
  }
}
