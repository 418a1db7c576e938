// Servers on this machine, and fetches of one call against a net broker, as a guest would make them.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Access, Decision } from '../../../../policies/index.ts';
import { createNetBroker, type NetBrokerOptions } from '../../../../src/brokers/net/broker.ts';
import type { Asker, Broker, Result } from '../../../../src/gate/broker.ts';
import { BrokerError } from '../../../../src/gate/broker-error.ts';
import { makeAsker, run, type RunOptions } from '../asker.ts';

export interface Head {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly url: string;
  readonly redirected: boolean;
  readonly body: boolean;
}

/** A server on 127.0.0.1 that ends with the test. */
export class LocalServer implements AsyncDisposable {
  readonly #server: Server;
  readonly url: string;
  /** Connections so far. */
  connections = 0;

  private constructor(server: Server, scheme: string, host: string) {
    this.#server = server;
    this.url = `${scheme}://${host}:${(server.address() as AddressInfo).port}`;
    server.on('connection', () => this.connections++);
  }

  static async start(listener: RequestListener): Promise<LocalServer> {
    const server = createServer(listener);
    await listening(server);
    return new LocalServer(server, 'http', '127.0.0.1');
  }

  static async startTls(
    listener: RequestListener,
    certificate: Certificate,
    host = '127.0.0.1',
  ): Promise<LocalServer> {
    const server = createTlsServer(certificate, listener);
    await listening(server);
    return new LocalServer(server, 'https', host);
  }

  get port(): string {
    return new URL(this.url).port;
  }

  get raw(): Server {
    return this.#server;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => {
      this.#server.close(resolve);
    });
    this.#server.closeAllConnections();
    await closed;
  }
}

async function listening(server: {
  listen(port: number, host: string, done: () => void): unknown;
}): Promise<void> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
}

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

const REQUEST =
  'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=test';

/** A certificate that vouches for itself, for these names: `DNS:a.test`, `IP:127.0.0.1`. */
export function makeCertificate(...names: readonly string[]): Certificate {
  const dir = mkdtempSync(join(tmpdir(), 'skerry-tls-'));
  try {
    const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
    execFileSync(
      'openssl',
      `${REQUEST} -keyout ${key} -out ${cert} -addext subjectAltName=${names.join(',')}`.split(' '),
      { stdio: 'ignore' },
    );
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** What `dns.lookup` would answer, as a table. */
export function lookupTable(
  table: Readonly<Record<string, readonly string[]>>,
): NonNullable<NetBrokerOptions['lookup']> {
  return (name, _options, callback) => {
    const found = table[name];
    if (found === undefined) {
      callback(
        Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' }),
        '',
      );
      return;
    }
    const answers = found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    callback(null, answers);
  };
}

export interface CallOptions extends Omit<RunOptions, 'asker' | 'bytes'> {
  readonly asker?: Partial<Asker>;
}

export interface FetchInit {
  readonly method?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly redirect?: string;
  readonly upload?: boolean;
  readonly body?: Uint8Array | string;
  readonly key?: number;
}

/** One call of one plugin: its fetches share an asker, as those of a real call do. */
export class GuestCall {
  readonly broker: Broker;
  readonly asker: Asker;
  readonly #options: CallOptions;
  #keys = 0;

  constructor(broker: Broker, options: CallOptions = {}) {
    this.broker = broker;
    this.asker = makeAsker(options.asker);
    this.#options = options;
  }

  run(operation: string, args: readonly unknown[], bytes: readonly Uint8Array[] = []) {
    return run(this.broker, operation, args, { ...this.#options, asker: this.asker, bytes });
  }

  nextKey(): number {
    return ++this.#keys;
  }

  async result(url: string, init: FetchInit = {}): Promise<Result & { readonly key: number }> {
    const { method = 'GET', headers = [], redirect = 'follow', upload = false, body } = init;
    const key = init.key ?? this.nextKey();
    const bytes = body === undefined ? [] : [Buffer.from(body)];
    const request = { key, url, method, headers, redirect, upload };
    const args = body === undefined ? [request] : [request, { $bytes: 0 }];
    return { ...(await this.run('net.fetch', args, bytes)), key };
  }

  async fetch(url: string, init: FetchInit = {}): Promise<Head & { readonly key: number }> {
    const { value, key } = await this.result(url, init);
    return { ...(value as Head), key };
  }

  async read(key: number): Promise<Buffer> {
    return Buffer.from((await this.run('net.read', [key])).bytes ?? []);
  }

  async readAll(key: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for (;;) {
      const piece = await this.read(key);
      if (piece.length === 0) return Buffer.concat(pieces);
      pieces.push(piece);
    }
  }

  async text(url: string, init: FetchInit = {}): Promise<string> {
    const { key, body } = await this.fetch(url, init);
    return body ? (await this.readAll(key)).toString() : '';
  }

  async write(key: number, bytes: Uint8Array | string): Promise<void> {
    await this.run('net.write', [key, { $bytes: 0 }], [Buffer.from(bytes)]);
  }

  async end(key: number): Promise<void> {
    await this.run('net.end', [key]);
  }
}

/** The code of what it rejects with, and its message. Fails where it does not. */
export async function failure(work: Promise<unknown>): Promise<BrokerError> {
  const outcome = await work.then(
    (value) => new Error(`it did not fail: ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  if (outcome instanceof BrokerError) return outcome;
  throw outcome;
}

/** A call with a broker of its own. */
export function guestCall(
  broker: NetBrokerOptions = {},
  options: CallOptions = {},
): GuestCall & AsyncDisposable {
  const call = new GuestCall(createNetBroker(broker), options);
  return Object.assign(call, {
    [Symbol.asyncDispose]: async () => await call.broker.close?.(),
  });
}

export function actions(decided: readonly (Decision | Access)[]): readonly string[] {
  return decided.map(({ action }) => action);
}
