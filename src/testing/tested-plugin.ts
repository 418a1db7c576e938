// A plugin under test: calls it, and says what it reached for. Reads the access log and nothing the plugin says of itself.

import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import {
  type Grants,
  grantFor,
  type ListedPermission,
  listPermissions,
  type Manifest,
} from '../../policies/index.ts';
import type { CallOptions, Host, RequestOptions } from '../host/index.ts';
import type { HookResult } from '../hooks/index.ts';
import { type AccessRecord, readAccesses } from './access-record.ts';
import type { TestWorld, UnitName } from './test-world.ts';

/** A line that the plugin logged, by `ctx.log` or `console`. */
export interface LoggedLine {
  readonly level: string;
  readonly message: string;
}

export interface TestedParts {
  readonly host: Host;
  readonly manifest: Manifest;
  readonly grants: Grants;
  readonly world: TestWorld;
  readonly identity: CallOptions;
  readonly unit: UnitName;
  readonly lines: readonly LoggedLine[];
}

function formatGranted({ action, match, constraints }: ListedPermission): string {
  const columns = constraints.columns === undefined ? '' : `(${constraints.columns.join(',')})`;
  return `${action} ${match?.join(', ') ?? ''}${columns}`.trimEnd();
}

export class TestedPlugin implements AsyncDisposable {
  readonly #parts: TestedParts;

  constructor(parts: TestedParts) {
    this.#parts = parts;
  }

  /** The host it runs in: everything an embedder has. */
  get host(): Host {
    return this.#parts.host;
  }

  get id(): string {
    return this.#parts.manifest.id;
  }

  /** Lines logged so far. */
  get lines(): readonly LoggedLine[] {
    return this.#parts.lines;
  }

  /** Calls a handler. Rejects with SkerryError. */
  call(handler: string, input?: unknown, options: CallOptions = {}): Promise<unknown> {
    const { host, identity } = this.#parts;
    return host.plugin(this.id).call(handler, input, { ...identity, ...options });
  }

  /** Runs a hook of the product, as the product does. */
  hook(name: string, input: unknown, options: CallOptions = {}): Promise<HookResult> {
    const { host, identity } = this.#parts;
    return host.hook(name, input, { ...identity, ...options });
  }

  /**
   * Sends a request to its endpoints, in the name of the test's user: a path is below the plugin's own, `/notes`. `{ user: undefined }`
   * is somebody the host does not know. Never rejects: what fails is a response.
   */
  fetch(
    target: string | Request,
    init?: RequestInit,
    options: RequestOptions = {},
  ): Promise<Response> {
    const { host, identity } = this.#parts;
    const url = typeof target === 'string' ? this.#url(target) : target;
    return host.fetch(new Request(url, init), { ...identity, ...options });
  }

  /** Calls one of its tools, by the tool's own name. Rejects with SkerryError. */
  tool(name: string, input?: unknown, options: CallOptions = {}): Promise<unknown> {
    const { host, identity } = this.#parts;
    return host.tool(`${this.id}:${name}`, input, { ...identity, ...options });
  }

  /** Every access that was decided on so far, in order. */
  accesses(): Promise<AccessRecord[]> {
    return readAccesses(this.#parts.world.dir);
  }

  async denials(): Promise<AccessRecord[]> {
    return (await this.accesses()).filter(({ effect }) => effect === 'deny');
  }

  /** What was granted and no access so far needed, one line each: `fs.read /data/**`. The log is always there to be used. */
  async unused(): Promise<string[]> {
    const allowed = (await this.accesses()).filter(({ effect }) => effect === 'allow');
    const used = allowed.map(({ origin }) => origin?.slice(origin.indexOf('#') + 1) ?? '');
    const { grants } = this.#parts;
    const granted = listPermissions(
      grantFor(grants, this.id)?.permissions,
      `/plugins/${this.id}/permissions`,
    );
    return granted
      .filter(({ action }) => action !== 'log.write')
      .filter(({ pointer }) => !used.some((at) => at === pointer || at.startsWith(`${pointer}/`)))
      .map(formatGranted);
  }

  /** The file that the plugin sees at `path`, as text. Throws as `readFileSync` does. */
  readFile(path: string): string {
    const { world, unit } = this.#parts;
    return readFileSync(world.realPath(path, unit), 'utf8');
  }

  /** Rows of a query on a database of the test, unrestricted: for what the plugin left behind. */
  query(database: string, sql: string): Record<string, unknown>[] {
    const file = new DatabaseSync(this.#parts.world.databaseFile(database), { readOnly: true });
    try {
      return file
        .prepare(sql)
        .all()
        .map((row) => ({ ...row }));
    } finally {
      file.close();
    }
  }

  #url(path: string): string {
    const own = `http://plugin.test/plugins/${this.id}`;
    // The plugin's own path has no slash at its end.
    return own + (path.startsWith('/') ? path.replace(/^\/(?=$|[?#])/u, '') : `/${path}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { host, world } = this.#parts;
    await host.close();
    world[Symbol.dispose]();
  }
}
