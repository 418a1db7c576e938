// A real host with the example plugins in it: the operator's own documents, but with the database, data and log in a temporary folder.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createHost, type Host } from '../../src/host/index.ts';
import { seedCensus } from '../../src/cli/demo/seed-census.ts';
import type { SkerryError } from '../../src/errors.ts';

const PLUGINS = fileURLToPath(new URL('../../plugins', import.meta.url));

export interface DemoHost extends AsyncDisposable {
  readonly host: Host;
  /** Where data and log are. */
  readonly dir: string;
  readonly database: string;
  /** What plugins logged, in order. */
  readonly lines: readonly string[];
  call(plugin: string, handler: string, input?: unknown): Promise<unknown>;
  /** The code of the SkerryError a call ends with; `null` where it does not. */
  fault(plugin: string, handler: string, input?: unknown): Promise<string | null>;
}

export async function startDemoHost(plugins: readonly string[]): Promise<DemoHost> {
  const dir = mkdtempSync(join(tmpdir(), 'skerry-demo-'));
  const database = join(dir, 'zones.db');
  seedCensus(join(PLUGINS, 'zone-census/data'), database);
  const host = await createHost({
    policy: placedPolicy(database),
    grants: join(PLUGINS, 'skerry.grants.json'),
    dir,
    hooks: { 'report.build': { kind: 'collect' }, 'message.format': { kind: 'modify' } },
    env: { PATH: 'MARKER-ENVIRONMENT', HOME: 'MARKER-ENVIRONMENT' },
  });
  const lines: string[] = [];
  host.on('log', (entry) => void lines.push(entry.message));
  for (const plugin of plugins) await host.load(join(PLUGINS, plugin));
  const call: DemoHost['call'] = (plugin, handler, input) =>
    host.plugin(`skerry.${plugin}`).call(handler, input);
  return {
    host,
    dir,
    database,
    lines,
    call,
    fault: (plugin, handler, input) =>
      call(plugin, handler, input).then(
        () => null,
        (error: SkerryError) => error.code,
      ),
    async [Symbol.asyncDispose]() {
      await host.close();
      rmSync(dir, { recursive: true });
    },
  };
}

// Relative paths start at the folder of the file; a document that is given has none.
function placedPolicy(database: string): object {
  const text = readFileSync(join(PLUGINS, 'skerry.policy.json'), 'utf8');
  return {
    ...(JSON.parse(text) as object),
    mounts: {
      '/zones': { path: join(PLUGINS, 'zone-report/data'), readonly: true },
      '/docs': { path: join(PLUGINS, '../docs'), readonly: true },
    },
    databases: { main: { type: 'sqlite', path: database } },
  };
}
