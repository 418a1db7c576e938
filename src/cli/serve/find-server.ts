// Finds the server that runs with a folder of data, and asks it. Knows its address and token from the files beside the log.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { SkerryError } from '../../errors.ts';
import type { Overview } from '../../server/index.ts';
import { npx, quoted } from '../output.ts';

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

/** Rejects with SkerryError `CONFIG_ERROR` where it does not answer. */
export async function askServer({ url, token }: FoundServer): Promise<Overview> {
  const headers = { authorization: `Bearer ${token}` };
  let response: Response;
  try {
    response = await fetch(`${url}/api`, { headers });
  } catch (cause) {
    throw new SkerryError('CONFIG_ERROR', `Nothing answers at ${url}.`, { cause });
  }
  if (response.ok) return (await response.json()) as Overview;
  const message = `${url} answers ${response.status}: the token is that of another server.`;
  throw new SkerryError('CONFIG_ERROR', message);
}
