// `skerry serve`: a folder of plugins over HTTP, until somebody ends it.

import { SkerryError } from '../../errors.ts';
import type { HookCatalogue } from '../../hooks/index.ts';
import type { Host } from '../../host/index.ts';
import { readManifest } from '../../plugin/index.ts';
import { type Server, startServer } from '../../server/index.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { findPluginsIn, type HostFlags, readJsonFile } from '../files.ts';
import { openSession } from '../host-session.ts';
import { bad, npx, type Output } from '../output.ts';
import { announce } from '../serve/find-server.ts';
import { Residents } from '../serve/residents.ts';
import { type Example, ServeTell } from '../serve/tell.ts';
import { watchFile } from '../serve/watch-file.ts';
import { Stop } from '../stop.ts';

export interface ServeFlags extends HostFlags {
  readonly hostname: string;
  readonly port: string;
  readonly name?: readonly string[];
  readonly hooks?: string;
  readonly config?: string;
}

export async function serve(
  output: Output,
  folder: string | undefined,
  flags: ServeFlags,
): Promise<ExitCode> {
  const folders = findPluginsIn(folder, flags);
  if (folders.length === 0) {
    const where = folder ?? 'here, in plugins/ or beside the grants';
    const message = `No plugin ${folder === undefined ? '' : 'in '}${where}. Make one: ${npx('skerry init <folder>')}`;
    throw new SkerryError('CONFIG_ERROR', message);
  }
  const kinds = (readJsonFile(flags.hooks) ?? {}) as HookCatalogue;
  return serveFolders(output, { folders, kinds, flags, port: portOf(flags.port) });
}

export interface Serving {
  readonly folders: readonly string[];
  readonly kinds: HookCatalogue;
  readonly flags: Omit<ServeFlags, 'port'>;
  readonly port: number;
  /** Another port will do where this one is taken. */
  readonly anyPort?: boolean;
  /** Calls to show to whoever wants to try. */
  readonly examples?: readonly Example[];
}

/** Ends with the signal that a person or a supervisor of processes sends. */
export async function serveFolders(output: Output, serving: Serving): Promise<ExitCode> {
  const { folders, kinds, flags } = serving;
  using stop = new Stop();
  const readable = folders.filter(isReadable);
  const configs = readConfigs(flags.config, readable, folders.length);
  await using session = await openSession(flags, readable, undefined, kinds);
  const { host, grantsFile } = session;
  for (const problem of session.missing) output.note(`${bad('missing')} ${problem}`);
  const tell = new ServeTell(output, flags);
  const residents = new Residents(host, folders, configs);
  await residents.load((loaded) => tell.loaded(loaded));
  host.on('denied', (denial) => tell.denied(denial));
  host.on('lost', ({ plugin, code, message }) => tell.lost(plugin, code, message));
  host.on('notice', (notice) => tell.notice(notice));
  for (const what of ['quarantined', 'released', 'suspended', 'throttled', 'resumed'] as const)
    host.on(what, (flip) => tell.held(what, flip));
  const takeGrants = (): void => {
    try {
      host.setGrants(grantsFile);
      tell.grantsTaken(grantsFile);
    } catch (error) {
      tell.grantsRefused(error);
      return;
    }
    void residents.load((loaded) => tell.loaded(loaded)).catch((error: Error) => stop.fail(error));
  };
  // A server that no longer hears what is taken back must not go on.
  using _watching = watchFile(grantsFile, takeGrants, (error) => stop.fail(error));
  const server = await start(host, serving);
  using _announced = announce(flags.dir, server.url);
  tell.listening(server, host, serving.examples ?? []);
  await stop.asked();
  await server.close();
  await host.close();
  tell.ended(host.log.head().records);
  stop.throwFailure();
  return EXIT.ok;
}

/** By the id of the plugin. Throws SkerryError `CONFIG_ERROR`: a value that reaches nobody is a mistake. */
function readConfigs(
  file: string | undefined,
  readable: readonly string[],
  count: number,
): Record<string, unknown> {
  if (file === undefined) return {};
  const value = readJsonFile(file);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const message = `${file}: an object is needed, {"<id of a plugin>": {…}}.`;
    throw new SkerryError('CONFIG_ERROR', message);
  }
  // A plugin whose manifest is broken has an id that nobody knows.
  if (readable.length < count) return value as Record<string, unknown>;
  const ids = readable.map((folder) => readManifest(folder).manifest.id);
  const unknown = Object.keys(value).find((key) => !ids.includes(key));
  if (unknown === undefined) return value as Record<string, unknown>;
  const message = `${file}: no plugin here has the id ${JSON.stringify(unknown)}; there are ${ids.join(', ')}.`;
  throw new SkerryError('CONFIG_ERROR', message);
}

/** What is wrong with the others is told when they are loaded. */
function isReadable(folder: string): boolean {
  try {
    readManifest(folder);
    return true;
  } catch (error) {
    if (error instanceof SkerryError) return false;
    throw error;
  }
}

async function start(host: Host, { flags, port, anyPort }: Serving): Promise<Server> {
  const { hostname, name: names, dir } = flags;
  try {
    return await startServer(host, { hostname, port, names, dir });
  } catch (error) {
    if (anyPort !== true || !(error instanceof SkerryError)) throw error;
    return startServer(host, { hostname, port: 0, names, dir });
  }
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new SkerryError(
    'CONFIG_ERROR',
    `--port: ${JSON.stringify(text)} is no port; take 0 to 65535.`,
  );
}
