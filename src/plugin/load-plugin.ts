// From a folder to what a host can run: manifest, bundle, limits, configuration. Refuses what this release does not act on.

import { realpathSync } from 'node:fs';
import {
  checkEngines,
  type EngineVersions,
  effectiveLimits,
  type HostPolicy,
  type LimitValues,
  type Manifest,
  parseManifest,
  PolicyError,
  tierOf,
  unsupportedParts,
} from '../../policies/index.ts';
import { SkerryError } from '../errors.ts';
import { bundlePlugin, type Bundle } from './bundle.ts';
import { BundleError } from './bundle-error.ts';
import { readConfiguration } from './configuration.ts';
import { readPackageFile } from './read-package.ts';
import type { SchemaCheck } from './schema-verdict.ts';
import { VERSION } from './version.ts';

export interface PluginPackage {
  readonly id: string;
  readonly version: string;
  /** Real path of the folder. */
  readonly root: string;
  readonly manifest: Manifest;
  readonly bundle: Bundle;
  readonly limits: LimitValues;
  readonly config: unknown;
  readonly tier: string;
}

export interface LoadOptions {
  readonly policy: HostPolicy;
  /** Asked as soon as the id is known; throws where this plugin must not be loaded. */
  readonly admit?: ((id: string) => void) | undefined;
  /** In place of the folder's `plugin.json`. */
  readonly manifest?: object | undefined;
  /** What the operator set; validated by the plugin's own schema. */
  readonly config?: unknown;
  /** Runs the plugin's schema where it can do no harm. */
  readonly checkSchema: SchemaCheck;
  /** Of what embeds the runtime; without it a manifest with `engines.host` is refused. */
  readonly productVersion?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

const MANIFEST_BYTES = 262_144;
const DEFAULT_MAIN = 'index.ts';

/** The manifest of the package, whole and runnable. Throws SkerryError `MANIFEST_ERROR`, `LOAD_ERROR`. */
export function readManifest(folder: string): { root: string; manifest: Manifest } {
  const root = packageRoot(folder);
  const text = readPackageFile(root, 'plugin.json', MANIFEST_BYTES);
  const manifest = asManifestError(() => parseManifest(text, `${folder}/plugin.json`));
  return { root, manifest };
}

/** Throws SkerryError `MANIFEST_ERROR`, `LOAD_ERROR`, `CONFIG_ERROR` or `ABORTED`. */
export async function loadPackage(folder: string, options: LoadOptions): Promise<PluginPackage> {
  const { root, manifest } =
    options.manifest === undefined
      ? readManifest(folder)
      : { root: packageRoot(folder), manifest: givenManifest(options.manifest) };
  options.admit?.(manifest.id);
  const file = options.manifest === undefined ? `${folder}/plugin.json` : '(given)';
  const refused = [
    ...unsupportedParts(manifest, file),
    ...checkEngines(manifest, enginesHere(options.productVersion), file),
  ];
  if (refused.length > 0) {
    asManifestError(() => {
      throw new PolicyError('MANIFEST_ERROR', refused);
    });
  }
  const config = await readConfiguration(
    { root, manifest, given: options.config },
    options.checkSchema,
  );
  const bundle = await bundleOf(root, manifest, options.signal);
  return {
    id: manifest.id,
    version: manifest.version,
    root,
    manifest,
    bundle,
    limits: effectiveLimits(manifest, options.policy).values,
    config,
    tier: tierOf(options.policy, manifest.id)?.name ?? 'default',
  };
}

function givenManifest(manifest: object): Manifest {
  return asManifestError(() => parseManifest(JSON.stringify(manifest), '(given)'));
}

function enginesHere(host: string | undefined): EngineVersions {
  return { runtime: VERSION, node: process.versions.node, ...(host === undefined ? {} : { host }) };
}

function packageRoot(folder: string): string {
  try {
    return realpathSync(folder);
  } catch (cause) {
    throw new SkerryError('LOAD_ERROR', `There is no plugin folder ${folder}.`, { cause });
  }
}

async function bundleOf(
  root: string,
  manifest: Manifest,
  signal: AbortSignal | undefined,
): Promise<Bundle> {
  try {
    const main = manifest.main ?? DEFAULT_MAIN;
    return await bundlePlugin(signal === undefined ? { root, main } : { root, main, signal });
  } catch (error) {
    if (!(error instanceof BundleError)) throw error;
    const code = error.code === 'ABORTED' ? 'ABORTED' : 'LOAD_ERROR';
    throw new SkerryError(code, `${error.message} (${error.hint})`, {
      plugin: manifest.id,
      cause: error,
    });
  }
}

function asManifestError<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new SkerryError('MANIFEST_ERROR', error.message, { cause: error });
  }
}
