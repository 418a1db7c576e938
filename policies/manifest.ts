// From text to a manifest, or to the list of what is wrong with it. Knows no file system and no grants.

import semver from 'semver';
import { PolicyError } from './errors.ts';
import { deepFreeze, type Frozen } from './frozen.ts';
import { checkShape } from './issues.ts';
import { checkTree, readJson } from './json.ts';
import { checkEndpoints } from './manifest-endpoints.ts';
import { idFromName } from './manifest-identity.ts';
import { DEFAULT_MAIN, manifestShape, type ManifestDocument } from './manifest-shape.ts';
import { listAsks } from './permission-list.ts';
import { checkListed } from './permission-check.ts';
import { type Finding, type Problem, toPointer } from './problem.ts';

/** A manifest as written (x-keys and all), with `id`, `main` and `scope` filled in. Frozen. */
export type Manifest = Frozen<ManifestDocument> & {
  readonly id: string;
  readonly main: string;
  readonly scope: 'global' | 'org';
};

/**
 * The manifest in `text`. `file` is the name used in messages.
 * Throws PolicyError `MANIFEST_ERROR` with every problem found. A well-formed manifest may still hold
 * parts this release does not act on: `unsupportedParts` lists them, and a host refuses such a manifest.
 */
export function parseManifest(text: string, file: string): Manifest {
  const read = readJson(text, file);
  const problems = read.ok ? validateManifest(read.value, file) : read.problems;
  if (!read.ok || problems.length > 0) throw new PolicyError('MANIFEST_ERROR', problems);
  const document = read.value as ManifestDocument;
  return deepFreeze({
    ...document,
    id: document.id ?? idFromName(document.name),
    main: document.main ?? DEFAULT_MAIN,
    scope: document.scope ?? 'global',
  });
}

/** Everything wrong with a manifest that was already read. Never throws. */
export function validateManifest(value: unknown, file: string): Problem[] {
  const unsafe = checkTree(value, file);
  if (unsafe.length > 0) return unsafe;
  const misshapen = checkShape(manifestShape, value, file);
  if (misshapen.length > 0) return misshapen;
  return checkMeaning(value as ManifestDocument, file);
}

/**
 * What JSON Schema does not say, so that an editor accepts it and the host does not:
 * patterns can be read; a hook has a priority or a weight, not both; version ranges are ranges; names and routes that must
 * differ do.
 */
function checkMeaning(manifest: ManifestDocument, file: string): Problem[] {
  const asks = listAsks(manifest);
  return [
    ...asks.flatMap((ask) => checkListed(ask, 'manifest')),
    ...checkHooks(manifest),
    ...checkLifecycle(manifest),
    ...checkRanges(manifest),
    ...checkUnique('tools', manifest.tools, (tool) => tool.name),
    ...checkUnique('jobs', manifest.jobs, (job) => job.id),
    ...checkUnique('definesPermissions', manifest.definesPermissions, (defined) => defined.id),
    ...checkEndpoints({ ...manifest, id: manifest.id ?? idFromName(manifest.name) }),
  ].map((problem) => ({ file, ...problem }));
}

function checkHooks(manifest: ManifestDocument): Finding[] {
  return Object.entries(manifest.hooks ?? {})
    .filter(([, hook]) => hook.priority !== undefined && hook.weight !== undefined)
    .map(([name]) => ({
      pointer: toPointer(['hooks', name, 'weight']),
      message: 'priority and weight both set the order of this hook',
      hint: 'keep one of them; priority = 100 - weight',
    }));
}

function checkLifecycle({ lifecycle }: ManifestDocument): Finding[] {
  if (lifecycle?.onDisable === undefined || lifecycle.onDeactivate === undefined) return [];
  const message = 'onDisable is another name of onDeactivate';
  return [{ pointer: '/lifecycle/onDisable', message, hint: 'keep one of them' }];
}

function checkRanges(manifest: ManifestDocument): Finding[] {
  const ranges = [
    ...rangesAt('engines', manifest.engines),
    ...rangesAt('peerDependencies', manifest.peerDependencies),
    ...rangesAt('npmDependencies', manifest.npmDependencies),
    ...rangesAt('dependencies', manifest.dependencies),
  ];
  return ranges
    .filter(({ range }) => semver.validRange(range) === null)
    .map(({ pointer, range }) => ({
      pointer,
      message: `${JSON.stringify(range)} is not a version range`,
      hint: 'use a semver range like "^1.2.0" or ">=26"',
    }));
}

type Ranges = Readonly<Record<string, string | { readonly version: string } | undefined>>;

function rangesAt(
  section: string,
  ranges: Ranges | undefined,
): { pointer: string; range: string }[] {
  return Object.entries(ranges ?? {}).flatMap(([key, entry]) => {
    if (key.startsWith('x-') || entry === undefined) return [];
    return typeof entry === 'string'
      ? [{ pointer: toPointer([section, key]), range: entry }]
      : [{ pointer: toPointer([section, key, 'version']), range: entry.version }];
  });
}

function checkUnique<T>(
  place: string,
  entries: readonly T[] | undefined,
  nameOf: (entry: T) => string,
): Finding[] {
  const seen = new Map<string, number>();
  return (entries ?? []).flatMap((entry, index) => {
    const name = nameOf(entry);
    const first = seen.get(name);
    if (first === undefined) {
      seen.set(name, index);
      return [];
    }
    const message = `${JSON.stringify(name)} is already entry ${first} of this list`;
    return [{ pointer: `/${place}/${index}`, message, hint: 'give each entry its own name' }];
  });
}
