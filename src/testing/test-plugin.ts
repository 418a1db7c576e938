// `testPlugin`: a host with one plugin in it, made for a test. The isolate, the policy and the gate are those of every host;
// only what lies behind them is the test's.

import {
  approve,
  type Grants,
  type Manifest,
  NO_GRANTS,
  type Permissions,
} from '../../policies/index.ts';
import { createHost, type Host } from '../host/index.ts';
import { readManifest } from '../plugin/index.ts';
import type { TestOptions } from './options.ts';
import { type LoggedLine, TestedPlugin } from './tested-plugin.ts';
import { testLookup } from './test-lookup.ts';
import { testClock, testRandom, TestWorld } from './test-world.ts';

/**
 * Loads the plugin in `folder` into a host of its own. `await using plugin = await testPlugin('.')` ends it with the test.
 * Rejects with SkerryError where it does not load.
 */
export async function testPlugin(folder: string, options: TestOptions = {}): Promise<TestedPlugin> {
  const { manifest } = readManifest(folder);
  const scope = manifest.scope === 'org' ? `org:${options.org ?? ''}` : 'global';
  const world = new TestWorld();
  let host: Host | null = null;
  try {
    const unit = { plugin: manifest.id, scope };
    const grants = grantsOf(manifest, options.grants ?? 'asked');
    world.write(options.files, unit);
    world.fill(options.databases);
    host = await createHost({
      dir: world.dir,
      policy: world.policy(options),
      grants,
      hooks: options.hooks ?? hooksOf(manifest),
      env: options.env,
      clock: testClock(options.now),
      random: testRandom(options.seed),
      lookup: testLookup(options.network?.lookup),
      trustedCertificates: options.network?.trustedCertificates,
      spareCells: 0,
    });
    const lines: LoggedLine[] = [];
    host.on('log', ({ level, message }) => void lines.push({ level, message }));
    await host.load(folder, { config: options.config });
    const identity = { org: options.org, user: options.user };
    return new TestedPlugin({ host, manifest, grants, world, identity, unit, lines });
  } catch (error) {
    await host?.close();
    world[Symbol.dispose]();
    throw error;
  }
}

function grantsOf(manifest: Manifest, asked: NonNullable<TestOptions['grants']>): Grants {
  if (asked === 'none') return NO_GRANTS;
  return approve(NO_GRANTS, {
    manifest,
    permissions: typeof asked === 'string' ? undefined : (asked satisfies Permissions),
    optional: asked === 'asked',
    by: 'test',
    at: '2026-01-01T00:00:00Z',
    reason: 'a test',
  });
}

function hooksOf(manifest: Manifest): Record<string, { readonly kind: 'collect' }> {
  const names = Object.keys(manifest.hooks ?? {});
  return Object.fromEntries(names.map((name) => [name, { kind: 'collect' as const }]));
}
