// The servers of these attacks, all on this machine: one inside, which tells the secret to whoever reaches it, and those of
// the attacker. They end with the process of their half.

import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { SECRET } from '../harness/world.ts';

export interface Hit {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type Answer = (hit: Hit, response: ServerResponse) => void;

export interface ServerOptions {
  /** Addresses it listens on, with one port. Default 127.0.0.1. */
  readonly on?: readonly string[];
  readonly tls?: { readonly key: string; readonly cert: string };
}

export const tellSecret: Answer = (_hit, response) => void response.end(SECRET);

export class LocalServer {
  readonly port: number;
  readonly scheme: string;
  readonly hits: Hit[] = [];
  /** Connections so far, those that are open, and the most that were open at a time. */
  connections = 0;
  open = 0;
  most = 0;

  private constructor(servers: readonly Server[], scheme: string, port: number) {
    this.scheme = scheme;
    this.port = port;
    for (const server of servers) server.on('connection', (socket: Socket) => this.#count(socket));
  }

  /** Answers whole requests. */
  static async start(
    answer: Answer = tellSecret,
    options: ServerOptions = {},
  ): Promise<LocalServer> {
    const started = await LocalServer.stream((request, response, server) => {
      const chunks: Buffer[] = [];
      request.on('error', () => {});
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        const hit = { method, url, headers, body: Buffer.concat(chunks).toString() };
        server.hits.push(hit);
        answer(hit, response);
      });
    }, options);
    return started;
  }

  /** Answers a request whose body has not come yet. */
  static async stream(
    answer: (request: IncomingMessage, response: ServerResponse, server: LocalServer) => void,
    { on = ['127.0.0.1'], tls }: ServerOptions = {},
  ): Promise<LocalServer> {
    const servers: Server[] = [];
    const made: { server?: LocalServer } = {};
    let port = 0;
    for (const address of on) {
      const server = tls === undefined ? createServer() : createTlsServer(tls);
      server.on('request', (request, response: ServerResponse) => {
        response.on('error', () => {});
        if (made.server !== undefined) answer(request, response, made.server);
      });
      await listening(server, port, address);
      ({ port } = server.address() as AddressInfo);
      servers.push(server);
    }
    made.server = new LocalServer(servers, tls === undefined ? 'http' : 'https', port);
    return made.server;
  }

  /** The origin under one of the names it is reached by. */
  at(host: string): string {
    return `${this.scheme}://${host}:${this.port}`;
  }

  #count(socket: Socket): void {
    this.connections += 1;
    this.open += 1;
    this.most = Math.max(this.most, this.open);
    socket.on('error', () => {});
    socket.once('close', () => (this.open -= 1));
  }
}

/** A server that speaks no HTTP of Node's: what it does with a socket is up to it. Fulfils with its port. */
export async function rawServer(connected: (socket: Socket) => void): Promise<number> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {});
    connected(socket);
  });
  await listening(server, 0, '127.0.0.1');
  return (server.address() as AddressInfo).port;
}

async function listening(
  server: { listen(port: number, host: string, done: () => void): unknown },
  port: number,
  host: string,
): Promise<void> {
  await new Promise<void>((resolve) => {
    server.listen(port, host, resolve);
  });
}
