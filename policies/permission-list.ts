// Permissions of a document as a flat list: one entry a rule, each with the place it was written.
// Short and long form look alike afterwards. Knows no scopes: a match is text here.

import { ACTIONS, type Action } from './action.ts';
import type { Frozen } from './frozen.ts';
import type { Permissions, RuleObject } from './permission-shape.ts';
import { escapeSegment } from './problem.ts';

/** One rule. `match: null` is the short form or a flag: all the ceiling exposes for that action. */
export interface ListedPermission {
  readonly action: Action;
  readonly pointer: string;
  readonly match: readonly string[] | null;
  /** Everything else the rule object says; empty for a plain string. */
  readonly constraints: Omit<RuleObject, 'match' | 'optional' | 'reason'>;
  readonly optional: boolean;
  readonly reason: string | null;
}

/** In the order of ACTIONS, then as written. `false` and empty lists yield nothing. */
export function listPermissions(
  permissions: Frozen<Permissions> | undefined,
  pointer: string,
): ListedPermission[] {
  if (permissions === undefined) return [];
  const sections = permissions as Readonly<Record<string, unknown>>;
  return (Object.keys(ACTIONS) as Action[]).flatMap((action) => {
    const { section, key } = ACTIONS[action];
    const place = `${pointer}/${section}`;
    return listVerb(action, sections[section], key, place);
  });
}

/** Everything a manifest asks for: `permissions`, and the top-level `env` as `env.read`. */
export function listAsks(manifest: {
  readonly permissions?: Frozen<Permissions> | undefined;
  readonly env?: readonly string[] | undefined;
}): ListedPermission[] {
  const env = manifest.env ?? [];
  return [
    ...listPermissions(manifest.permissions, '/permissions'),
    ...env.map((name, index) => rule('env.read', name, `/env/${index}`, {})),
  ];
}

function listVerb(
  action: Action,
  section: unknown,
  key: string,
  place: string,
): ListedPermission[] {
  if (Array.isArray(section)) {
    const index = section.indexOf(key);
    return index < 0 ? [] : [everything(action, `${place}/${index}`)];
  }
  const verbs = section as Readonly<Record<string, unknown>> | undefined;
  const value = verbs?.[key];
  const pointer = `${place}/${escapeSegment(key)}`;
  if (value === true) return [everything(action, pointer)];
  if (!Array.isArray(value)) return [];
  const shared = action === 'api.endpoints' ? { methods: verbs?.['methods'] } : {};
  return value.map((entry: unknown, index) => rule(action, entry, `${pointer}/${index}`, shared));
}

function everything(action: Action, pointer: string): ListedPermission {
  return { action, pointer, match: null, constraints: {}, optional: false, reason: null };
}

function rule(action: Action, entry: unknown, pointer: string, shared: object): ListedPermission {
  const object = (typeof entry === 'string' ? { match: entry } : entry) as RuleObject;
  const { match, optional, reason, ...rest } = object;
  return {
    action,
    pointer,
    match: typeof match === 'string' ? [match] : match,
    constraints: withoutPrivate({ ...shared, ...rest }),
    optional: optional ?? false,
    reason: reason ?? null,
  };
}

function withoutPrivate(constraints: object): ListedPermission['constraints'] {
  const kept = Object.entries(constraints).filter(
    ([key, value]) => !key.startsWith('x-') && value !== undefined,
  );
  return Object.fromEntries(kept);
}
