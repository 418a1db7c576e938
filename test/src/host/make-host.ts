// A real host in a temporary folder, with plugins made from code: what tests of the whole way down use.

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type LoggedEntry, query } from '../../../src/audit/index.ts';
import { createHost, type Host, type HostOptions, type PluginInfo } from '../../../src/index.ts';

export interface TestPlugin {
  readonly id?: string;
  readonly code: string | Readonly<Record<string, string>>;
  readonly permissions?: object;
  /** What is granted, where it is not all that is asked. */
  readonly granted?: object;
  readonly manifest?: object;
  readonly config?: unknown;
}

/** When plugins are switched off here. */
export const AT = '2026-01-02T00:00:00Z';

/** The host policy that there is without one, but for what follows failures: nothing, since they are what is tested. */
export const PATIENT = {
  floor: { log: ['write'] },
  recovery: { strategy: 'ignore', circuit: { threshold: 1_000 }, crashes: { most: 1_000 } },
};

export class TestHost implements AsyncDisposable {
  readonly dir: string;
  readonly host: Host;
  readonly #grants: Record<string, object> = {};
  #disabled: Readonly<Record<string, object>> = {};

  constructor(dir: string, host: Host) {
    this.dir = dir;
    this.host = host;
  }

  static async open(options: (dir: string) => HostOptions = () => ({})): Promise<TestHost> {
    const dir = realpathSync(mkdtempSync(join(tmpdir(), 'skerry-host-')));
    const host = await createHost({ dir: join(dir, 'host'), ...options(dir) });
    return new TestHost(dir, host);
  }

  /** Writes the folder and says where it is. */
  write({ id = 'test.plugin', code, permissions = {}, manifest }: TestPlugin): string {
    const folder = join(this.dir, 'plugins', id);
    const files = typeof code === 'string' ? { 'index.ts': code } : code;
    for (const [name, text] of Object.entries(files)) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    const document = {
      name: id,
      version: '1.0.0',
      permissions,
      limits: { cpu: 2_000 },
      ...manifest,
    };
    writeFileSync(join(folder, 'plugin.json'), JSON.stringify(document));
    return folder;
  }

  async load(plugin: TestPlugin): Promise<PluginInfo> {
    const folder = this.write(plugin);
    this.grant(plugin.id ?? 'test.plugin', plugin.granted ?? plugin.permissions ?? {});
    return this.host.load(folder, { config: plugin.config });
  }

  grant(id: string, permissions: object): void {
    this.#grants[id] = {
      version: '1.0.0',
      manifest: `sha256:${'0'.repeat(64)}`,
      permissions,
      approvedBy: 'test',
      approvedAt: '2026-01-01T00:00:00Z',
      reason: 'test',
    };
    this.#setGrants();
  }

  /** These plugins are switched off, each for the reason given, and no others. */
  disable(reasons: Readonly<Record<string, string>>): void {
    this.#disabled = Object.fromEntries(
      Object.entries(reasons).map(([id, reason]) => [id, { by: 'ada', at: AT, reason }]),
    );
    this.#setGrants();
  }

  #setGrants(): void {
    this.host.setGrants({ version: 1, plugins: this.#grants, disabled: this.#disabled });
  }

  /** Everything in the access log so far. */
  async records(): Promise<LoggedEntry[]> {
    return Array.fromAsync(query(this.host.log.dir));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.host.close();
    rmSync(this.dir, { recursive: true, force: true });
  }
}
