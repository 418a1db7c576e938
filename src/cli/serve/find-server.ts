// Finds the server that runs with a folder of data, and asks it. Knows its address and token from the files beside the log.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ERROR_TYPES, type ErrorCode, SkerryError } from '../../errors.ts';
import type { Overview } from '../../server/index.ts';
import { npx, quoted, shown } from '../output.ts';

export interface ServerFlags {
  readonly dir: string;
  readonly url?: string;
}

export interface FoundServer {
  readonly url: string;
  readonly token: string;
}

const FILE = 'server.json';
const shape = z.object({ url: z.url(), pid: z.int() });

/** Says where the server is, for as long as it runs. */
export function announce(dir: string, url: string): Disposable {
  const file = join(dir, FILE);
  writeFileSync(file, `${JSON.stringify({ url, pid: process.pid })}\n`);
  return { [Symbol.dispose]: () => rmSync(file, { force: true }) };
}

/** Throws SkerryError `CONFIG_ERROR` where none runs here. */
export function findServer({ dir, url }: ServerFlags): FoundServer {
  try {
    const token = readFileSync(join(dir, 'operator-token'), 'utf8').trim();
    const found: unknown =
      url === undefined ? JSON.parse(readFileSync(join(dir, FILE), 'utf8')) : null;
    return { url: url ?? shape.parse(found).url, token };
  } catch (cause) {
    throw new SkerryError('CONFIG_ERROR', noServer(dir), { cause });
  }
}

function noServer(dir: string): string {
  return `No server runs with ${dir}. Start one: ${npx('skerry serve')}; or name its folder: --dir ${quoted(dir)}`;
}

/** The state of everything. Rejects with SkerryError `CONFIG_ERROR` where it does not answer. */
export async function askServer(server: FoundServer): Promise<Overview> {
  return (await (await openServer(server, '')).json()) as Overview;
}

/** What of a plugin is asked for: `metrics`, `logs` …, with what narrows it down. */
export interface PluginQuery {
  readonly id: string;
  readonly what: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly method?: 'GET' | 'POST';
  readonly signal?: AbortSignal;
}

/** Its answer about one plugin. Rejects with the SkerryError that the server tells of. */
export function askPlugin(server: FoundServer, asked: PluginQuery): Promise<Response> {
  const { id, what, query = {}, method, signal } = asked;
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  const search = new URLSearchParams(given).toString();
  const path = `/plugins/${encodeURIComponent(id)}/${what}?${search}`;
  return openServer(server, path, {
    ...(method === undefined ? {} : { method }),
    ...(signal === undefined ? {} : { signal }),
  });
}

async function openServer(
  { url, token }: FoundServer,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`${url}/api${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}` },
    });
  } catch (cause) {
    throw new SkerryError('CONFIG_ERROR', `Nothing answers at ${url}.`, { cause });
  }
  if (response.ok) return response;
  throw refusal(url, response.status, await response.text());
}

const refused = z.object({
  error: z.object({
    code: z.string().refine((code): code is ErrorCode => code in ERROR_TYPES),
    message: z.string(),
  }),
});

function refusal(url: string, status: number, text: string): SkerryError {
  if (status === 401) {
    const message = `${url} answers 401: the token is that of another server.`;
    return new SkerryError('CONFIG_ERROR', message);
  }
  const said = refused.safeParse(parsedJson(text));
  if (said.success) return new SkerryError(said.data.error.code, said.data.error.message);
  return new SkerryError('CONFIG_ERROR', `${url} answers ${status}: ${shown(text, 200)}`);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
