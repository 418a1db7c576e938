// The documents a run with permission flags goes by: the flags as grants, for a file without a manifest as its manifest
// too, and the operator's policy with the folders and databases that the flags name. Writes none of them.

import {
  type Action,
  ACTIONS,
  type Grants,
  type HostPolicy,
  type Manifest,
  manifestDigest,
  NO_GRANTS,
  type Permissions,
  permissionFor,
  validateGrants,
} from '../../../policies/index.ts';
import { SkerryError } from '../../errors.ts';
import type { MountTable } from './mounts.ts';
import type { FlagRule } from './rules.ts';

/** How messages and decisions name what the flags gave. */
export const FLAGS_FILE = 'the command line';

/** What does nothing to anybody: given to every run. */
const HARMLESS = { log: ['write'], clock: ['read'], random: ['read'] } as const;

/** Permissions that say what the rules say, an entry for each rule. */
export function permissionsOf(rules: readonly FlagRule[]): Permissions {
  const sections: Record<string, Record<string, unknown>> = {};
  for (const [action, ofAction] of Map.groupBy(rules, (rule) => rule.action)) {
    const { section, key, scope } = ACTIONS[action];
    const entries = ofAction.map(({ match }) => ({ match: match ?? [] }));
    (sections[section] ??= {})[key] = scope === 'flag' ? true : entries;
  }
  return { ...HARMLESS, ...sections } as unknown as Permissions;
}

export interface FlagGrants {
  readonly grants: Grants;
  /** The flag that wrote what stands at a pointer of the grants; null for what every run is kept from. */
  readonly flagAt: (pointer: string) => string | null;
}

/** `kept` is what the run must not have whatever is given. Throws CONFIG_ERROR naming the flag that is wrong. */
export function grantsOf(
  manifest: Manifest,
  id: string,
  rules: readonly FlagRule[],
  kept: readonly { readonly action: Action; readonly match: readonly string[] }[],
): FlagGrants {
  const allowed = rules.filter(({ item }) => item.verb === 'allow');
  const denied = rules.filter(({ item }) => item.verb === 'deny');
  const signed = { by: FLAGS_FILE, at: new Date().toISOString(), reason: 'Flags of skerry run' };
  const grant = {
    version: manifest.version,
    manifest: manifestDigest(manifest),
    permissions: permissionsOf(allowed),
    approvedBy: signed.by,
    approvedAt: signed.at,
    reason: signed.reason,
    denials: [...denied, ...kept].map(({ action, match }) => {
      return { permissions: denialOf(action, match), ...signed };
    }),
  };
  const grants: Grants = { ...NO_GRANTS, plugins: { [id]: grant } };
  const flagAt = (pointer: string): string | null => {
    const place = /^\/plugins\/[^/]+\/(.*)$/u.exec(pointer)?.[1]?.split('/') ?? [];
    if (place[0] === 'denials') return denied[Number(place[1])]?.item.text ?? null;
    const ofVerb = allowed.filter(({ action }) => {
      const { section, key } = ACTIONS[action];
      return section === place[1] && key === place[2];
    });
    return ofVerb[Number(place[3] ?? 0)]?.item.text ?? null;
  };
  assertSayable(grants, flagAt);
  return { grants, flagAt };
}

export function denialOf(action: Action, match: readonly string[] | null): Permissions {
  if (match === null) return permissionFor(action);
  const { section, key } = ACTIONS[action];
  return { [section]: { [key]: [{ match }] } };
}

function assertSayable(grants: Grants, flagAt: (pointer: string) => string | null): void {
  const [problem] = validateGrants(structuredClone(grants), FLAGS_FILE);
  if (problem === undefined) return;
  const { pointer, message, hint } = problem;
  const advice = hint === undefined ? '' : `; ${hint}`;
  const where = flagAt(pointer) ?? pointer;
  throw new SkerryError('CONFIG_ERROR', `${where}: ${message}${advice}`);
}

/** The operator's policy, where it stands, and with what the flags add to it. Paths are absolute. */
export function policyOf(
  policy: HostPolicy,
  absolute: (path: string) => string,
  mounts: MountTable,
  databases: ReadonlyMap<string, string>,
): HostPolicy {
  const { audit } = policy;
  const added = mounts.added.map(({ at, path, readonly }) => [at, { path, readonly }] as const);
  const named = [...databases].map(
    ([name, path]) => [name, { type: 'sqlite' as const, path }] as const,
  );
  return {
    ...policy,
    mounts: { ...withPaths(policy.mounts, absolute), ...Object.fromEntries(added) },
    databases: { ...withPaths(policy.databases, absolute), ...Object.fromEntries(named) },
    ...(audit === undefined
      ? {}
      : {
          audit: {
            ...audit,
            ...(audit.path === undefined ? {} : { path: absolute(audit.path) }),
            ...(audit.key === undefined ? {} : { key: absolute(audit.key) }),
          },
        }),
  };
}

function withPaths<T extends { readonly path: string }>(
  places: Readonly<Record<string, T>> | undefined,
  absolute: (path: string) => string,
): Record<string, T> {
  const entries = Object.entries(places ?? {});
  return Object.fromEntries(
    entries.map(([name, place]) => [name, { ...place, path: absolute(place.path) }]),
  );
}
