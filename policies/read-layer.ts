// One document's permissions as the rules of one layer, or what is wrong with them. Knows the spelling and
// what each layer may say; knows nothing of how layers combine.

import { ACTIONS, type Action } from './action.ts';
import type { Layer } from './decision.ts';
import { checkShape } from './issues.ts';
import { listAsks, listPermissions, type ListedPermission } from './permission-list.ts';
import { permissionsShape, type Permissions } from './permission-shape.ts';
import { notesOf, parsePermission } from './permission.ts';
import type { Problem } from './problem.ts';
import type { RuleParts } from './rule.ts';

/**
 * Patterns in one document's permissions. A hostile manifest could otherwise make compiling and reviewing, which
 * compare rules with each other, slow.
 */
export const MAX_RULES = 1000;

/** Permissions as they stand in a document. */
export interface LayerSource {
  readonly layer: Layer;
  readonly file: string;
  /** Leads to the permissions object in the file. */
  readonly pointer: string;
  readonly permissions: unknown;
  /** A manifest's top-level `env`, which stands beside its permissions. */
  readonly env?: readonly string[] | undefined;
}

export interface LayerRules {
  readonly rules: readonly RuleParts[];
  readonly problems: readonly Problem[];
}

/** Never throws. Where there are problems the rules are incomplete and must not be used. */
export function readLayer(source: LayerSource): LayerRules {
  const { layer, file, pointer, permissions = {} } = source;
  const misshapen = checkShape(permissionsShape, permissions, file);
  if (misshapen.length > 0) return { rules: [], problems: misshapen.map((p) => moved(p, pointer)) };
  const listed = listSource(source);
  const problems = listed.flatMap((permission) => checkShortForm(permission, layer, file));
  if (listed.reduce((sum, { match }) => sum + (match?.length ?? 1), 0) > MAX_RULES) {
    const message = `more than ${MAX_RULES} rules`;
    return { rules: [], problems: [{ file, pointer, message, hint: 'use wider patterns' }] };
  }
  const rules = listed.flatMap((permission) => readRules(permission, layer, file, problems));
  return { rules, problems };
}

function listSource({ pointer, permissions, env }: LayerSource): ListedPermission[] {
  const shaped = permissions as Permissions | undefined;
  return env === undefined
    ? listPermissions(shaped, pointer)
    : listAsks({ permissions: shaped, env });
}

function moved(problem: Problem, base: string): Problem {
  return { ...problem, pointer: `${base}${problem.pointer}` };
}

function readRules(
  permission: ListedPermission,
  layer: Layer,
  file: string,
  problems: Problem[],
): RuleParts[] {
  const notes = notesOf(permission);
  const placed = parsePermission(permission, layer, (pointer, error) =>
    problems.push({ file, pointer, message: error.message, hint: error.hint }),
  );
  return placed.map(({ scope, pointer }) => ({
    layer,
    action: permission.action,
    scope,
    origin: { file, pointer },
    notes,
  }));
}

/** A ceiling or floor says how far; "everything" would be no bound. In a deny it means everything. */
function checkShortForm(permission: ListedPermission, layer: Layer, file: string): Problem[] {
  const { action, pointer, match } = permission;
  const bounding = layer === 'ceiling' || layer === 'floor';
  if (match !== null || !bounding || ACTIONS[action].scope === 'flag') return [];
  const { section, key } = ACTIONS[action];
  const message = `the short form "${key}" does not say how far "${section}" reaches, and a ${layer} has to`;
  return [{ file, pointer, message, hint: `write {"${key}": […]} with what it covers` }];
}

/** The actions a document speaks of, be it with an empty list. */
export function namedActions(permissions: unknown): ReadonlySet<Action> {
  const sections = (permissions ?? {}) as Readonly<Record<string, unknown>>;
  const actions = (Object.keys(ACTIONS) as Action[]).filter((action) => {
    const { section, key } = ACTIONS[action];
    const value = sections[section];
    if (Array.isArray(value)) return value.includes(key);
    return value !== null && typeof value === 'object' && Object.hasOwn(value, key);
  });
  return new Set(actions);
}
