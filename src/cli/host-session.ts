// A host for one command: made from the flags, with what it did kept for printing, and closed at the end.

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Manifest } from '../../policies/index.ts';
import { createHost, type DeniedEvent, type Host, readHostPolicy } from '../host/index.ts';
import type { HookCatalogue } from '../hooks/index.ts';
import { readManifest } from '../plugin/index.ts';
import { findGrants, findPolicy, fromHere, type HostFlags } from './files.ts';

export interface Session extends AsyncDisposable {
  readonly host: Host;
  readonly policyFile: string | undefined;
  readonly grantsFile: string;
  /** Denials so far, in order. */
  readonly denials: readonly DeniedEvent[];
  /** What the host policy names and is not there. A plugin is told no more than that it cannot have it. */
  readonly missing: readonly string[];
}

/** Documents that were made for one run, in place of the operator's files, and what messages call them. */
export interface MadeDocuments {
  readonly policy: object;
  readonly grants: object;
  readonly names: { readonly policy: string; readonly grants: string };
  /** Manifests of the plugins, where no file holds them. */
  readonly manifests: readonly Manifest[];
}

/**
 * The hooks that the plugins name are the catalogue of this host, each of the kind `collect` unless `kinds` has it: a command
 * line has no product behind it.
 */
export async function openSession(
  flags: HostFlags,
  plugins: readonly string[],
  made?: MadeDocuments,
  kinds: HookCatalogue = {},
): Promise<Session> {
  const policyFile = findPolicy(flags, plugins[0]);
  const grantsFile = findGrants(flags, plugins[0]);
  const manifests = made?.manifests ?? plugins.map((plugin) => readManifest(plugin).manifest);
  const hooks = manifests.flatMap((manifest) => Object.keys(manifest.hooks ?? {}));
  const host = await createHost({
    policy: made?.policy ?? policyFile,
    grants: made?.grants ?? grantsFile,
    documentNames: made?.names,
    dir: flags.dir,
    hooks: {
      ...Object.fromEntries(hooks.map((name) => [name, { kind: 'collect' as const }])),
      ...kinds,
    },
    env: processEnv(),
  });
  const denials: DeniedEvent[] = [];
  host.on('denied', (denial) => void denials.push(denial));
  return {
    host,
    policyFile,
    grantsFile,
    denials,
    missing: findMissing(policyFile),
    [Symbol.asyncDispose]: () => host.close(),
  };
}

/** On a command line the operator's shell is the source of variables; grants say who reads which. */
function processEnv(): Record<string, string> {
  const entries = Object.entries(process.env).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Record<string, string>;
}

function findMissing(policyFile: string | undefined): string[] {
  const { value, file, folder } = readHostPolicy(policyFile);
  const named = [
    ...Object.entries(value.mounts ?? {}).map(([name, { path }]) => ['mounts', name, path]),
    ...Object.entries(value.databases ?? {}).map(([name, { path }]) => ['databases', name, path]),
  ] as [key: string, name: string, path: string][];
  return named
    .filter(([, , path]) => !existsSync(resolve(folder, path)))
    .map(([key, name, path]) => {
      const pointer = `${file}#/${key}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      return `${pointer}: there is nothing at ${fromHere(resolve(folder, path))}`;
    });
}
