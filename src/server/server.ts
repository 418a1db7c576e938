// Puts a host on HTTP: opens what the routes need, listens, and ends it all in order.

import { type AddressInfo, isIPv6 } from 'node:net';
import { join } from 'node:path';
import { serve, type ServerType } from '@hono/node-server';
import { SkerryError } from '../errors.ts';
import type { Host } from '../host/index.ts';
import { makeApp } from './app.ts';
import { Metrics } from './metrics.ts';
import { readOperatorToken } from './operator-token.ts';
import { SignIn } from './sign-in.ts';
import { Use } from './use.ts';
import { LogWatch } from './watch-log.ts';

export interface ServerOptions {
  /** Address to listen on. Default 127.0.0.1: whoever reaches the port may use the endpoints. */
  readonly hostname?: string | undefined;
  /** 0 for any that is free. Default 7411. */
  readonly port?: number | undefined;
  /** Host names that browsers and proxies may use, beside the local ones. */
  readonly names?: readonly string[] | undefined;
  /** Folder of the operator's token. */
  readonly dir: string;
  /** Milliseconds since the epoch. */
  readonly now?: (() => number) | undefined;
}

export interface Server extends AsyncDisposable {
  /** `http://127.0.0.1:7411` */
  readonly url: string;
  /** File that holds the operator's token. */
  readonly tokenFile: string;
  /** A link to the page that signs whoever opens it in, once. */
  signInUrl(): string;
  /** Answers no more, and resolves when nobody waits for an answer. The host goes on. */
  close(): Promise<void>;
}

/** How long a request may take to arrive, in ms: slower clients hold a socket and nothing else. */
const ARRIVAL = { headersTimeout: 10_000, requestTimeout: 30_000 } as const;

/** Records of the time before that are counted too, so that a page is not empty after a restart. */
const PAST = 1_000;

/** Rejects with SkerryError `CONFIG_ERROR` where it cannot listen. */
export async function startServer(host: Host, options: ServerOptions): Promise<Server> {
  const now = options.now ?? Date.now;
  const token = readOperatorToken(join(options.dir, 'operator-token'));
  let unreadable = false;
  const before = host.log.head().records;
  const metrics = new Metrics(host);
  const use = new Use();
  const watch = new LogWatch(host.log.dir, PAST, () => {
    unreadable = true;
  });
  watch.listen((entry) => {
    use.add(entry);
    // Counters begin with the server: what one before it counted would be counted twice.
    if (entry.kind === 'decision' && entry.seq > before) metrics.addDecision(entry);
  });
  const signIn = new SignIn(now);
  const closing = new AbortController();
  const { hostname = '127.0.0.1', names = [] } = options;
  const app = makeApp({
    host,
    token,
    signIn,
    metrics,
    use,
    watch,
    since: now(),
    names: [hostname, ...names],
    closing: closing.signal,
    trouble: () => {
      if (host.log.state !== 'ok') return 'the access log cannot be written';
      return unreadable ? 'the access log cannot be read' : null;
    },
  });
  const stop = async (): Promise<void> => {
    await watch[Symbol.asyncDispose]();
  };
  const server = await listen(app.fetch, hostname, options.port ?? 7_411).catch(
    async (error: unknown) => {
      await stop();
      throw error;
    },
  );
  const url = urlOf(hostname, server);
  let closed: Promise<void> | null = null;
  const close = (): Promise<void> => {
    closing.abort();
    return (closed ??= endServer(server).then(stop));
  };
  return {
    url,
    tokenFile: token.file,
    signInUrl: () => `${url}/sign-in?code=${signIn.makeCode()}`,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function listen(
  fetch: Parameters<typeof serve>[0]['fetch'],
  hostname: string,
  port: number,
): Promise<ServerType> {
  const { promise, resolve, reject } = Promise.withResolvers<ServerType>();
  const server = serve({ fetch, hostname, port, serverOptions: ARRIVAL }, () => {
    server.off('error', refused);
    resolve(server);
  });
  const refused = (cause: NodeJS.ErrnoException): void => {
    const why =
      cause.code === 'EADDRINUSE'
        ? 'something listens there already; take another --port'
        : cause.message;
    reject(
      new SkerryError('CONFIG_ERROR', `Cannot listen on ${hostname}:${port}: ${why}.`, { cause }),
    );
  };
  server.once('error', refused);
  return promise;
}

function urlOf(hostname: string, server: ServerType): string {
  const { port } = server.address() as AddressInfo;
  return `http://${isIPv6(hostname) ? `[${hostname}]` : hostname}:${port}`;
}

/** As long as a call may last by the built-in ceiling, in ms. Who has no answer by then gets none. */
const LAST_ANSWER = 30_000;
/** Connections are kept for a next request, which will not come; those that have just fallen idle go at the next look, in ms. */
const IDLE_EVERY = 100;

/** Requests under way are answered; those who only listen on are let go. */
async function endServer(server: ServerType): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  const idle = setInterval(() => {
    if ('closeIdleConnections' in server) server.closeIdleConnections();
  }, IDLE_EVERY);
  const last = setTimeout(() => {
    if ('closeAllConnections' in server) server.closeAllConnections();
  }, LAST_ANSWER);
  try {
    await promise;
  } finally {
    clearInterval(idle);
    clearTimeout(last);
  }
}
