// Whether a plugin can run on the versions at hand. Knows versions as text, and where they come from not at all.

import semver from 'semver';
import type { Manifest } from './manifest.ts';
import type { Problem } from './problem.ts';

/** Versions at hand. `host` is the embedding product's; absent where it did not say one. */
export interface EngineVersions {
  readonly host?: string | undefined;
  readonly node: string;
  readonly runtime: string;
}

const ENGINE_NAMES = { host: 'this product', node: 'Node', runtime: 'Skerry' } as const;

/**
 * A problem for each engine whose range the version at hand is not in. Pre-releases count as their release.
 * A range for a version nobody knows is a problem too: a demand that cannot be checked is not met.
 */
export function checkEngines(
  manifest: Manifest,
  versions: EngineVersions,
  file: string,
): Problem[] {
  return (['host', 'node', 'runtime'] as const).flatMap((engine) => {
    const range = manifest.engines?.[engine];
    const version = versions[engine];
    if (range === undefined) return [];
    const pointer = `/engines/${engine}`;
    const name = ENGINE_NAMES[engine];
    if (version === undefined) {
      const message = `needs ${name} ${range}, and the product's version is not known`;
      return [{ file, pointer, message, hint: 'tell the host its version, or remove the range' }];
    }
    if (semver.satisfies(version, range, { includePrerelease: true })) return [];
    const message = `needs ${name} ${range}, and this is ${version}`;
    return [{ file, pointer, message, hint: 'use a version of the plugin made for this one' }];
  });
}
