// The policy of a plugin that is not running: from its folder and the operator's documents. Nothing is started or bundled.

import type { CompiledPolicy, Grants, HostPolicy, Manifest } from '../../policies/index.ts';
import { compilePolicy, type Placed, readGrants, readHostPolicy } from '../host/index.ts';
import { readManifest } from '../plugin/index.ts';
import { findGrants, findPlugin, findPolicy, type HostFlags } from './files.ts';

export interface FolderPolicy {
  readonly manifest: Manifest;
  /** As the operator may name it. */
  readonly folder: string;
  readonly root: string;
  readonly policy: CompiledPolicy;
  readonly grants: Placed<Grants>;
  readonly hostPolicy: Placed<HostPolicy>;
}

/** Throws SkerryError as loading would. A grant tied to other code shows only when the plugin is loaded. */
export function policyOfFolder(named: string, flags: HostFlags): FolderPolicy {
  const folder = findPlugin(named, flags);
  const { manifest, root } = readManifest(folder);
  const hostPolicy = readHostPolicy(findPolicy(flags, folder));
  const grants = readGrants(findGrants(flags, folder));
  const policy = compilePolicy(
    {
      id: manifest.id,
      version: manifest.version,
      manifest,
      manifestFile: `${folder}/plugin.json`,
      codeDigest: null,
    },
    { policy: hostPolicy, grants },
  );
  return { manifest, folder, root, policy, grants, hostPolicy };
}
