// From text to the operator's grants, and back. Pure: nothing here reads a clock or a file, and every
// change yields a new value.

import { canonicalJson } from './canonical.ts';
import { PolicyError } from './errors.ts';
import { deepFreeze, type Frozen } from './frozen.ts';
import { grantsShape, type GrantsDocument } from './grants-shape.ts';
import { checkShape } from './issues.ts';
import { checkTree, readJson } from './json.ts';
import { checkPatterns } from './permission-check.ts';
import type { Problem } from './problem.ts';
import { findRefused, permissionRefusals, type Refusal } from './unsupported.ts';

/** Grants by plugin id. Frozen. What a plugin may do comes from here, never from its manifest alone. */
export type Grants = Frozen<GrantsDocument>;
/** What one plugin was given: permissions, minus its denials. */
export type Grant = Grants['plugins'][string];
/** Who put a hold on a plugin or took it off, when, and why. */
export type Switch = NonNullable<Grants['disabled']>[string];
/** The same of a plugin that gets a share of a processor. */
export type Throttle = NonNullable<Grants['throttled']>[string];

/** Nobody was given anything. */
export const NO_GRANTS: Grants = deepFreeze({ version: 1, plugins: {} });

/**
 * The grants in `text`. `file` is the name used in messages.
 * Throws PolicyError `GRANT_ERROR` with every problem found, parts nothing acts on yet included.
 */
export function parseGrants(text: string, file: string): Grants {
  const read = readJson(text, file);
  const problems = read.ok ? validateGrants(read.value, file) : read.problems;
  if (!read.ok || problems.length > 0) throw new PolicyError('GRANT_ERROR', problems);
  return deepFreeze(read.value as GrantsDocument);
}

/** Everything wrong with grants that were already read. Never throws. */
export function validateGrants(value: unknown, file: string): Problem[] {
  const unsafe = checkTree(value, file);
  if (unsafe.length > 0) return unsafe;
  const misshapen = checkShape(grantsShape, value, file);
  if (misshapen.length > 0) return misshapen;
  const grants = value as GrantsDocument;
  return [...checkMeaning(grants, file), ...findRefused(grants, GRANT_REFUSALS, file)];
}

/** Grants that were put together here. Throws PolicyError `GRANT_ERROR` where they make none. */
export function checkedGrants(changed: Grants, file: string): Grants {
  const problems = validateGrants(changed, file);
  if (problems.length > 0) throw new PolicyError('GRANT_ERROR', problems);
  return deepFreeze(structuredClone(changed));
}

/** Parts of a grants file this release parses and does not act on; parseGrants refuses them. */
const GRANT_REFUSALS: readonly Refusal[] = [
  ...permissionRefusals('/plugins/*/permissions', { verbs: true }),
  ...permissionRefusals('/plugins/*/denials/*/permissions', { verbs: false }),
];

/** The grant of a plugin, or null. Safe for any id, `constructor` included. */
export function grantFor(grants: Grants, pluginId: string): Grant | null {
  return Object.hasOwn(grants.plugins, pluginId) ? (grants.plugins[pluginId] ?? null) : null;
}

/** The text of the file: plugins and keys in a fixed order, so that two equal grants are two equal files. */
export function formatGrants(grants: Grants): string {
  return `${JSON.stringify(JSON.parse(canonicalJson(grants)), null, 2)}\n`;
}

const SWITCHES = [
  'disabled',
  'enabled',
  'quarantined',
  'released',
  'suspended',
  'throttled',
  'resumed',
] as const;

// What JSON Schema does not say: patterns can be read, and a time is a time that was.
function checkMeaning(grants: GrantsDocument, file: string): Problem[] {
  const switches = SWITCHES.flatMap((key) =>
    Object.entries(grants[key] ?? {}).flatMap(([id, { at }]) => checkTime(at, `/${key}/${id}/at`)),
  );
  const ofPlugins = Object.entries(grants.plugins).flatMap(([id, grant]) => {
    const place = `/plugins/${id}`;
    const denials = grant.denials ?? [];
    return [
      ...checkTime(grant.approvedAt, `${place}/approvedAt`),
      ...checkPatterns(grant.permissions, `${place}/permissions`, 'grant'),
      ...denials.flatMap((denial, index) => [
        ...checkTime(denial.at, `${place}/denials/${index}/at`),
        ...checkPatterns(denial.permissions, `${place}/denials/${index}/permissions`, 'deny'),
      ]),
    ];
  });
  return [...ofPlugins, ...switches].map((problem) => ({ file, ...problem }));
}

function checkTime(text: string, pointer: string): Omit<Problem, 'file'>[] {
  const time = Date.parse(text);
  const exists =
    !Number.isNaN(time) && new Date(time).toISOString().slice(0, 19) === text.slice(0, 19);
  if (exists) return [];
  return [{ pointer, message: `"${text}" is no point in time`, hint: 'use a date that exists' }];
}
