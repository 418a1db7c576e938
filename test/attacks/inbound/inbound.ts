// For attacks that come as requests: endpoints under Skerry, and how an answer is told.

import type { RequestOptions } from '../../../src/index.ts';
import type { World } from '../harness/world.ts';

export interface Endpoint {
  readonly path: string;
  readonly method?: string;
  readonly handler: string;
  /** For callers that the host knows. Default: for everybody. */
  readonly known?: boolean;
}

export interface Answering {
  readonly id?: string;
  readonly code: string;
  readonly endpoints: readonly Endpoint[];
  readonly limits?: Readonly<Record<string, number>>;
}

/** All that a plugin needs to answer everybody, at any path of its own. */
export function inboundOf(id: string): object {
  return { api: { endpoints: [`/plugins/${id}/**`] }, network: { inbound: true } };
}

/** Loads a plugin that answers everybody; `test.attacker` where no id is said. */
export async function loadEndpoints(world: World, plugin: Answering): Promise<void> {
  const { id = 'test.attacker', code, endpoints, limits = {} } = plugin;
  const listed = endpoints.map(({ path, method = 'GET', handler, known = false }) => ({
    path,
    method,
    handler,
    auth: { required: known },
  }));
  const permissions = inboundOf(id);
  await world.load(id, { code, permissions, limits, manifest: { api: { endpoints: listed } } });
}

/** An answer as somebody outside sees it. */
export interface Told {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  /** `200`, or `403 PERMISSION_DENIED`. */
  readonly seen: string;
  readonly ms: number;
}

/** `target` is below `http://host.test`. */
export async function ask(
  world: World,
  target: string,
  init: RequestInit = {},
  options: RequestOptions = {},
): Promise<Told> {
  const before = performance.now();
  const response = await world.host.fetch(new Request(`http://host.test${target}`, init), options);
  const { status, headers } = response;
  const text = await response.text();
  world.heard.push(text, JSON.stringify([...headers]));
  const code = /"error":\{"code":"(\w+)"/.exec(text)?.[1];
  const seen = code === undefined ? String(status) : `${status} ${code}`;
  return { status, text, headers, seen, ms: performance.now() - before };
}

/** Sends a body piece by piece. */
export function upload(pieces: ReadableStream<Uint8Array>, method = 'POST'): RequestInit {
  return { method, body: pieces, duplex: 'half' };
}
