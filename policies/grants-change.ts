// What an operator does to grants: approve, revoke, see what is still asked. Values in, values out.

import { digestOf } from './canonical.ts';
import { PolicyError } from './errors.ts';
import type { Frozen } from './frozen.ts';
import { checkedGrants, grantFor, type Grant, type Grants } from './grants.ts';
import type { Manifest } from './manifest.ts';
import {
  canonicalPermissions,
  canonicalText,
  EVERYTHING,
  splitMatches,
} from './permission-canonical.ts';
import { listAsks, listPermissions, type ListedPermission } from './permission-list.ts';
import type { Permissions } from './permission-shape.ts';
import { makePermissions } from './permission-write.ts';

// Changes are values, not files; messages name the file they will end up in.
const GRANTS_FILE = 'skerry.grants.json';

/**
 * `sha256:<hex>` of who asks and for what: the id, and the permissions in canonical form. Spelling, order,
 * reasons, the version and everything else in the manifest do not change it; one more pattern does.
 */
export function manifestDigest(manifest: Manifest): string {
  return digestOf('plugin-permissions', {
    id: manifest.id,
    permissions: canonicalPermissions(listAsks(manifest)),
  });
}

export interface Approval {
  readonly manifest: Manifest;
  /** What to give; without it, all the manifest asks for except what it marks optional. */
  readonly permissions?: Frozen<Permissions> | undefined;
  /** Give what is marked optional too. Means nothing beside `permissions`. */
  readonly optional?: boolean | undefined;
  /** Forget what was denied before. Without it denials outlive an approval. */
  readonly reinstate?: boolean | undefined;
  /** Digest of the code that was looked at, `sha256:<hex>`. */
  readonly code?: string | undefined;
  readonly by: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly reason: string;
}

/** Grants in which the plugin has just this. Throws PolicyError `GRANT_ERROR`. */
export function approve(grants: Grants, approval: Approval): Grants {
  const { manifest, code, by, at, reason } = approval;
  const denials = approval.reinstate === true ? undefined : grantFor(grants, manifest.id)?.denials;
  return withGrant(grants, manifest.id, {
    version: manifest.version,
    manifest: manifestDigest(manifest),
    ...(code === undefined ? {} : { code }),
    permissions: approval.permissions ?? askedPermissions(manifest, approval.optional === true),
    approvedBy: by,
    approvedAt: at,
    reason,
    ...(denials === undefined ? {} : { denials }),
  });
}

export interface Revocation {
  readonly plugin: string;
  /** What to take away; without it, everything the plugin has. */
  readonly permissions?: Frozen<Permissions> | undefined;
  readonly by: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly reason: string;
}

/**
 * Grants in which the plugin is denied this, whatever it has and is given later, until an approval reinstates.
 * Throws PolicyError `GRANT_ERROR`, also where the plugin has no grant: there is nothing to take away.
 */
export function revoke(grants: Grants, revocation: Revocation): Grants {
  const { plugin, by, at, reason } = revocation;
  const grant = grantFor(grants, plugin);
  if (grant === null) throw nothingToRevoke(plugin);
  const permissions = revocation.permissions ?? grant.permissions;
  const denial = { permissions, by, at, reason };
  return withGrant(grants, plugin, {
    ...grant,
    permissions: revocation.permissions === undefined ? {} : grant.permissions,
    denials: [...(grant.denials ?? []), denial],
  });
}

/**
 * What the manifest asks for and the operator has neither given nor refused. Coarse: compared by text, so an
 * ask inside a wider grant is listed too. Optional asks are listed and marked.
 */
export function pendingPermissions(manifest: Manifest, grants: Grants): ListedPermission[] {
  const grant = grantFor(grants, manifest.id);
  const settled = new Set(grant === null ? [] : settledKeys(grant));
  return listAsks(manifest)
    .flatMap(splitMatches)
    .filter((ask) => !settled.has(keyOf(ask)) && !settled.has(`${ask.action} ${EVERYTHING}`));
}

function settledKeys(grant: Grant): string[] {
  const denied = (grant.denials ?? []).map((denial) => denial.permissions);
  return [grant.permissions, ...denied]
    .flatMap((permissions) => listPermissions(permissions, ''))
    .flatMap(splitMatches)
    .map(keyOf);
}

function keyOf(permission: ListedPermission): string {
  return `${permission.action} ${canonicalText(permission)}`;
}

function askedPermissions(manifest: Manifest, withOptional: boolean): Permissions {
  return makePermissions(listAsks(manifest).filter((ask) => withOptional || !ask.optional));
}

function withGrant(grants: Grants, pluginId: string, grant: Grant): Grants {
  const changed: Grants = { ...grants, plugins: { ...grants.plugins, [pluginId]: grant } };
  return checkedGrants(changed, GRANTS_FILE);
}

function nothingToRevoke(plugin: string): PolicyError {
  return new PolicyError('GRANT_ERROR', [
    {
      file: GRANTS_FILE,
      pointer: '/plugins',
      message: `"${plugin}" has no grant`,
      hint: 'name a plugin that was approved',
    },
  ]);
}
