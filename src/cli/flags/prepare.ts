// Everything a run with permission flags is made from: which code, which folders, which documents. Reads; starts nothing.

import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type {
  Action,
  CompiledPolicy,
  Grants,
  HostPolicy,
  Manifest,
} from '../../../policies/index.ts';
import { SkerryError } from '../../errors.ts';
import {
  assertEnabled,
  compilePolicy,
  type Placed,
  readGrants,
  readHostPolicy,
} from '../../host/index.ts';
import { readManifest } from '../../plugin/index.ts';
import { findGrants, findPlugin, findPolicy, GRANTS, type HostFlags, POLICY } from '../files.ts';
import { FLAGS_FILE, grantsOf, permissionsOf, policyOf } from './documents.ts';
import { MountTable } from './mounts.ts';
import { itemsOf, listPlaces, type PermissionFlags } from './permission-flags.ts';
import { type FlagRule, flagRules, realPaths } from './rules.ts';

export interface FlagRun {
  /** Folder to load. */
  readonly folder: string;
  readonly manifest: Manifest;
  /** A file was named: its manifest is what the flags say. */
  readonly single: boolean;
  readonly policy: Placed<HostPolicy>;
  readonly grants: Grants;
  readonly mounts: MountTable;
  readonly rules: readonly FlagRule[];
  /** What will decide. */
  readonly compiled: CompiledPolicy;
  /** As of FlagGrants. */
  readonly flagAt: (pointer: string) => string | null;
}

/** Whether the command line names a file of code instead of a plugin. */
export function isCodeFile(named: string): boolean {
  return statSync(named, { throwIfNoEntry: false })?.isFile() === true;
}

/** Throws SkerryError, naming the flag or the document that is wrong. */
export function prepareRun(named: string, flags: PermissionFlags & HostFlags): FlagRun {
  if (flags.grants !== undefined) {
    const message = 'The flags are the grants: give permission flags or --grants, not both.';
    throw new SkerryError('CONFIG_ERROR', message);
  }
  const single = isCodeFile(named);
  const folder = single ? dirname(named) : findPlugin(named, flags);
  // Flags are grants, and no grant turns a plugin on.
  if (!single)
    assertEnabled(
      { grants: readGrants(findGrants(flags, folder)) },
      readManifest(folder).manifest.id,
    );
  const policyFile = findPolicy(flags, single ? named : folder);
  const base = readHostPolicy(policyFile);
  const databases = databasesOf(flags, base);
  const writes = itemsOf(flags, 'allow', 'write');
  const mounts = new MountTable({
    root: realpathSync(folder),
    policy: Object.entries(base.value.mounts ?? {}).map(([at, { path, readonly = false }]) => {
      return { at, path: realOrNot(resolve(base.folder, path)), readonly };
    }),
    named: listPlaces('--mount', flags.mount),
    read: realPaths(itemsOf(flags, 'allow', 'read')),
    write: realPaths(writes),
    writeByName: realPaths(writes).length < writes.length,
  });
  const known = [...databases.keys(), ...Object.keys(base.value.databases ?? {})];
  const rules = flagRules(flags, mounts, known);
  const manifest = single ? manifestOf(named, rules) : readManifest(folder).manifest;
  const kept = keptPaths(flags, base, mounts);
  const { grants, flagAt } = grantsOf(manifest, manifest.id, rules, kept);
  const value = policyOf(base.value, (path) => resolve(base.folder, path), mounts, databases);
  const policy = { value, file: base.file, folder: base.folder };
  const manifestFile = single ? '(given)' : `${folder}/plugin.json`;
  const { id, version } = manifest;
  const compiled = compilePolicy(
    { id, version, manifest, manifestFile, codeDigest: null },
    { policy, grants: { value: grants, file: FLAGS_FILE, folder: '.' } },
  );
  return { folder, manifest, single, policy, grants, mounts, rules, compiled, flagAt };
}

/** The flags are what it asks, and all that it is. */
function manifestOf(file: string, rules: readonly FlagRule[]): Manifest {
  const id = idOf(file);
  return {
    name: id,
    id,
    version: '0.0.0',
    main: `./${basename(file)}`,
    scope: 'global',
    permissions: permissionsOf(rules.filter(({ item }) => item.verb === 'allow')),
  };
}

/** `Fetch Prices.ts` is `fetch-prices`. */
function idOf(file: string): string {
  const name = basename(file)
    .replace(/\.[^.]+$/u, '')
    .toLowerCase();
  const id = name.replaceAll(/[^a-z0-9]+/gu, '-').replaceAll(/^-|-$/gu, '');
  return id.slice(0, 60).replace(/-$/u, '') || 'script';
}

function databasesOf(
  flags: PermissionFlags,
  base: Placed<HostPolicy>,
): ReadonlyMap<string, string> {
  const places = listPlaces('--db', flags.db);
  for (const [name, place] of places) {
    if (Object.hasOwn(base.value.databases ?? {}, name)) {
      throw new SkerryError(
        'CONFIG_ERROR',
        `--db ${name}: ${base.file}#/databases/${name} says already where it is.`,
      );
    }
    if (!isCodeFile(place)) {
      throw new SkerryError('CONFIG_ERROR', `--db ${name}: there is no file ${place}.`);
    }
  }
  return new Map([...places].map(([name, place]) => [name, realpathSync(place)]));
}

/**
 * What a run must not reach by whatever folder it was given: the host's own data and log, and the documents that say
 * what a next run may, whether they are there yet or not.
 */
function keptPaths(
  flags: HostFlags,
  base: Placed<HostPolicy>,
  mounts: MountTable,
): { readonly action: Action; readonly match: readonly string[] }[] {
  const { audit } = base.value;
  const ofPolicy = [audit?.path, audit?.key].flatMap((path) =>
    path === undefined ? [] : [resolve(base.folder, path)],
  );
  const names = (paths: readonly string[]): string[] =>
    [...new Set(paths.flatMap((path) => mounts.everyNameOf(path)))].map((name) => `${name}/**`);
  const own = names([flags.dir, ...ofPolicy]);
  const documents = names(flags.policy === undefined ? [] : [flags.policy]);
  const anywhere = [POLICY, GRANTS].map((name) => `/**/${name}`);
  return [
    ...(own.length === 0 ? [] : [{ action: 'fs.read' as const, match: own }]),
    { action: 'fs.write', match: [...own, ...documents, ...anywhere] },
  ];
}

function realOrNot(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}
