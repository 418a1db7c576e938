// What an attack meets under Skerry: a host in a temporary folder, a plugin made of the payload, a neighbour that must
// go on working, and a secret that must turn up nowhere.

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { dirname, join } from 'node:path';
import { type Filter, type LoggedEntry, query } from '../../../src/audit/index.ts';
import {
  type CallOptions,
  createHost,
  type Host,
  type HostOptions,
  SkerryError,
} from '../../../src/index.ts';
import { policyAtLevel } from './level.ts';

/** Lies where no plugin may look. */
export const SECRET = 'MARKER-SECRET-5f1c7e';

export interface PluginSource {
  /** Code of `index.ts`; or several files by relative path. */
  readonly code: string | Readonly<Record<string, string>>;
  /** `permissions` of the manifest; all of it is granted unless `granted` says otherwise. */
  readonly permissions?: object;
  readonly granted?: object;
  readonly limits?: Readonly<Record<string, number>>;
  /** Further keys of the manifest. */
  readonly manifest?: object;
}

export interface Ended {
  readonly ok: boolean;
  readonly value: unknown;
  /** Code of the error, or null. */
  readonly code: string | null;
  readonly message: string;
  /** Milliseconds from call to answer. */
  readonly ms: number;
}

/** The host policy that there is without one, but for what follows failures: an attacker is not left alone for failing. */
const PATIENT = {
  floor: { log: ['write'] },
  recovery: { strategy: 'ignore', circuit: { threshold: 1_000 }, crashes: { most: 1_000 } },
} as const;

const NEIGHBOUR = `export default { ping: (n) => n + 1 };`;

export class World implements AsyncDisposable {
  readonly dir: string;
  readonly host: Host;
  /** Everything a plugin or its failures brought out: searched for the secret. */
  readonly heard: string[] = [];
  readonly #grants: Record<string, object> = {};
  readonly #disabled = new Map<string, object>();

  constructor(dir: string, host: Host) {
    this.dir = dir;
    this.host = host;
    host.on('log', (entry) => void this.heard.push(JSON.stringify(entry)));
    host.on('denied', (denial) => void this.heard.push(JSON.stringify(denial)));
    host.on('lost', (loss) => void this.heard.push(JSON.stringify(loss)));
  }

  /** `options` may be made from the world's folder. `policy`: the host policy as an object; paths in it may be absolute. */
  static async open(options: HostOptions | ((dir: string) => HostOptions) = {}): Promise<World> {
    const dir = realpathSync(mkdtempSync(join(tmpdir(), 'skerry-attack-')));
    writeFileSync(join(dir, 'secret.txt'), SECRET);
    const given = typeof options === 'function' ? options(dir) : options;
    const { recovery } = PATIENT;
    const policy = typeof given.policy === 'object' ? { recovery, ...given.policy } : given.policy;
    const host = await createHost({
      dir: join(dir, 'host'),
      env: { SKERRY_SECRET: SECRET },
      ...given,
      policy: policyAtLevel(policy ?? PATIENT),
    });
    const world = new World(dir, host);
    await world.load('test.neighbour', { code: NEIGHBOUR });
    return world;
  }

  /** Real folder of the package of `test.attacker`: what lies there before it is loaded is part of it. */
  get package(): string {
    return makeFolder(this.dir, 'plugins', 'test.attacker');
  }

  /** Real folder behind `/data` of `test.attacker`. */
  get data(): string {
    return makeFolder(this.dir, 'host', 'data', 'test.attacker', 'global');
  }

  /** Records of the access log that match, oldest first. */
  async records(filter: Filter): Promise<LoggedEntry[]> {
    return Array.fromAsync(query(this.host.log.dir, { plugin: 'test.attacker', ...filter }));
  }

  /**
   * How many denials the access log holds, counting those that it folds into one record. Equal ones are counted for
   * a second before they are written: waits until there are as many as expected, for ten seconds at most.
   */
  async denials(expected: number, filter: Filter = {}): Promise<number> {
    const end = performance.now() + 10_000;
    for (;;) {
      const denied = await this.records({ effect: 'deny', ...filter });
      const count = denied.reduce(
        (sum, one) => sum + (one.kind === 'decision' ? (one.count ?? 1) : 0),
        0,
      );
      if (count >= expected || performance.now() > end) return count;
      await sleep(100);
    }
  }

  /** Writes a plugin folder, grants it what `source` says and loads it. */
  async load(id: string, source: PluginSource): Promise<void> {
    const folder = join(this.dir, 'plugins', id);
    const files = typeof source.code === 'string' ? { 'index.ts': source.code } : source.code;
    for (const [name, text] of Object.entries(files)) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    const permissions = source.permissions ?? {};
    const manifest = {
      name: id,
      version: '1.0.0',
      main: './index.ts',
      permissions,
      limits: source.limits ?? {},
      ...source.manifest,
    };
    writeFileSync(join(folder, 'plugin.json'), JSON.stringify(manifest));
    this.grant(id, source.granted ?? permissions);
    await this.host.load(folder);
  }

  /** Sets the grants of a plugin and makes the host take them. */
  grant(id: string, permissions: object): void {
    this.#grants[id] = {
      version: '1.0.0',
      manifest: `sha256:${'0'.repeat(64)}`,
      permissions,
      approvedBy: 'test',
      approvedAt: '2026-01-01T00:00:00Z',
      reason: 'the attack needs it',
    };
    this.#setGrants();
  }

  /** Switches a plugin off as an operator does, whatever it was granted. */
  disable(id: string): void {
    const at = '2026-01-02T00:00:00Z';
    this.#disabled.set(id, { by: 'test', at, reason: 'the attack is over' });
    this.#setGrants();
  }

  enable(id: string): void {
    this.#disabled.delete(id);
    this.#setGrants();
  }

  #setGrants(): void {
    const disabled = Object.fromEntries(this.#disabled);
    this.host.setGrants({ version: 1, plugins: this.#grants, disabled });
  }

  /** Calls a handler and tells how it ended; never throws. */
  async call(
    id: string,
    handler = 'run',
    input: unknown = null,
    options: CallOptions = {},
  ): Promise<Ended> {
    const before = performance.now();
    let ended: Omit<Ended, 'ms'>;
    try {
      const value = await this.host.plugin(id).call(handler, input, options);
      ended = { ok: true, value, code: null, message: '' };
    } catch (error) {
      if (!(error instanceof SkerryError)) throw error;
      ended = { ok: false, value: null, code: error.code, message: error.message };
      this.heard.push(JSON.stringify(error), error.guestStack ?? '');
    }
    this.heard.push(JSON.stringify(ended));
    return { ...ended, ms: performance.now() - before };
  }

  /** Loads the payload as `test.attacker` and calls its handler once. */
  async attack(source: PluginSource, input: unknown = null): Promise<Ended> {
    await this.load('test.attacker', source);
    return this.call('test.attacker', 'run', input);
  }

  /** Milliseconds in which the neighbour answers; throws where its answer is wrong. */
  async askNeighbour(): Promise<number> {
    const { ok, value, message, ms } = await this.call('test.neighbour', 'ping', 41);
    if (!ok || value !== 42) throw new Error(`the neighbour does not answer: ${message}`);
    return ms;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.host.close();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

function makeFolder(...names: string[]): string {
  const folder = join(...names);
  mkdirSync(folder, { recursive: true });
  return folder;
}
