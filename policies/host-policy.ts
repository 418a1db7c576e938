// From text to the operator's host policy, or to the list of what is wrong with it. Knows no file system:
// paths in a policy stay text, and are relative to the folder of the file for whoever opens them.

import { PolicyError } from './errors.ts';
import { deepFreeze, type Frozen } from './frozen.ts';
import { hostPolicyShape, type HostPolicyDocument } from './host-policy-shape.ts';
import { checkShape } from './issues.ts';
import { checkTree, readJson } from './json.ts';
import { LIMIT_KEYS } from './limits.ts';
import { checkPatterns } from './permission-check.ts';
import type { Problem } from './problem.ts';
import { findRefused, permissionRefusals, type Refusal } from './unsupported.ts';

/**
 * What the host's operator says about all plugins. Frozen. Its part in what a plugin may do:
 *
 *     effective = floor ∪ (granted ∩ ceiling) − deny
 *
 * floor    every plugin has it, asked for or not
 * ceiling  where present, a closed world: an action it does not name, or names with an empty list, is allowed
 *          nothing. Where there is no ceiling at all, grants alone bound. `"ceiling": {}` allows nothing but
 *          the floor.
 * deny     nobody gets it, floor and grants notwithstanding
 */
export type HostPolicy = Frozen<HostPolicyDocument>;

/** The policy of a host whose operator wrote none: plugins may log, and do what was granted. */
export const DEFAULT_HOST_POLICY: HostPolicy = deepFreeze({
  enabled: true,
  mode: 'enforce',
  floor: { log: ['write'] },
});

/**
 * The host policy in `text`. `file` is the name used in messages.
 * Throws PolicyError `POLICY_ERROR` with every problem found, parts nothing acts on yet included.
 */
export function parseHostPolicy(text: string, file: string): HostPolicy {
  const read = readJson(text, file);
  const problems = read.ok ? validateHostPolicy(read.value, file) : read.problems;
  if (!read.ok || problems.length > 0) throw new PolicyError('POLICY_ERROR', problems);
  return deepFreeze(read.value as HostPolicyDocument);
}

/** Everything wrong with a policy that was already read. Never throws. */
export function validateHostPolicy(value: unknown, file: string): Problem[] {
  const unsafe = checkTree(value, file);
  if (unsafe.length > 0) return unsafe;
  const misshapen = checkShape(hostPolicyShape, value, file);
  if (misshapen.length > 0) return misshapen;
  const policy = value as HostPolicyDocument;
  return [...checkMeaning(policy, file), ...findRefused(policy, HOST_POLICY_REFUSALS, file)];
}

/** Parts of a host policy this release parses and does not act on; parseHostPolicy refuses them. */
const HOST_POLICY_REFUSALS: readonly Refusal[] = [
  { pattern: '/mode', message: 'denials are always enforced', accepts: ['enforce'] },
  { pattern: '/dirs', message: 'plugins are named where the host is started' },
  { pattern: '/hotReload', message: 'changed files are not watched yet' },
  ...permissionRefusals('/floor', { verbs: true }),
  ...permissionRefusals('/ceiling', { verbs: false }),
  ...permissionRefusals('/deny', { verbs: false }),
  { pattern: '/labels', message: 'labels are not followed yet' },
  { pattern: '/tiers/*/mode', message: 'denials are always enforced', accepts: ['enforce'] },
  {
    pattern: '/tiers/*/placement',
    message:
      'every plugin has a process of its own for each organisation; there is no other way yet',
    accepts: ['plugin'],
  },
  { pattern: '/env', message: 'variables keep the name they have on this machine' },
];

/**
 * What JSON Schema does not say: patterns can be read; a preference is not below what is demanded; a tier
 * does not promise more than the policy, and no pattern is in two tiers.
 */
function checkMeaning(policy: HostPolicyDocument, file: string): Problem[] {
  return [
    ...checkPatterns(policy.floor, '/floor', 'floor'),
    ...checkPatterns(policy.ceiling, '/ceiling', 'ceiling'),
    ...checkPatterns(policy.deny, '/deny', 'deny'),
    ...checkIsolation(policy),
    ...checkTierLimits(policy),
    ...checkTierPatterns(policy),
  ].map((problem) => ({ file, ...problem }));
}

type Finding = Omit<Problem, 'file'>;

function checkIsolation(policy: HostPolicyDocument): Finding[] {
  const tiers = Object.entries(policy.tiers ?? {});
  const places = [
    { pointer: '/isolation', isolation: policy.isolation },
    ...tiers.map(([name, tier]) => ({
      pointer: `/tiers/${name}/isolation`,
      isolation: tier.isolation,
    })),
  ];
  const inverted = places
    .filter(({ isolation }) => isolation?.atLeast === 'jail' && isolation.prefer === 'process')
    .map(({ pointer }) => ({
      pointer: `${pointer}/prefer`,
      message: 'prefers "process", which is below the level demanded',
      hint: 'remove prefer, or set atLeast to "process"',
    }));
  const lowered = places
    .slice(policy.isolation?.atLeast === 'jail' ? 1 : places.length)
    .filter(({ isolation }) => isolation?.atLeast === 'process')
    .map(({ pointer }) => ({
      pointer: `${pointer}/atLeast`,
      message: 'a tier demands less isolation than the policy',
      hint: 'remove it, or lower /isolation/atLeast',
    }));
  return [...inverted, ...lowered];
}

function checkTierLimits(policy: HostPolicyDocument): Finding[] {
  return Object.entries(policy.tiers ?? {}).flatMap(([name, tier]) =>
    LIMIT_KEYS.flatMap((key) => {
      const [own, all] = [tier.limits?.[key], policy.limits?.[key]];
      if (own === undefined || all === undefined || own <= all) return [];
      const pointer = `/tiers/${name}/limits/${key}`;
      const message = `${own} is above the ${all} that any plugin may get`;
      return [{ pointer, message, hint: `lower it, or raise /limits/${key}` }];
    }),
  );
}

function checkTierPatterns(policy: HostPolicyDocument): Finding[] {
  const owners = new Map<string, string>();
  const findings: Finding[] = [];
  for (const [name, tier] of Object.entries(policy.tiers ?? {})) {
    tier.plugins.forEach((pattern, index) => {
      const owner = owners.get(pattern);
      owners.set(pattern, owner ?? name);
      if (owner === undefined) return;
      const message = `"${pattern}" is already in the tier "${owner}"`;
      findings.push({ pointer: `/tiers/${name}/plugins/${index}`, message, hint: 'keep one' });
    });
  }
  return findings;
}
