// Finds the parts of a well-formed document that this release does not act on, so that they are refused
// rather than ignored: a limit nobody enforces must not look like one. Knows tables, not documents.

import { ACTIONS, type Action, type ScopeKind } from './action.ts';
import { escapeSegment, type Problem } from './problem.ts';

export interface Refusal {
  /** Pointer to the part. `*` stands for any key of a map and any entry of a list. */
  readonly pattern: string;
  /** One line: why there is nothing that could act on it. */
  readonly message: string;
  /** The only values let through. Without it: those that ask for nothing (false, 0, null, empty). */
  readonly accepts?: readonly unknown[];
}

const REMEDY = 'remove it; a part that would have to be ignored is refused';

/** A problem for each part of `document` that a row of `table` speaks of. */
export function findRefused(document: unknown, table: readonly Refusal[], file: string): Problem[] {
  return table.flatMap(({ pattern, message, accepts }) =>
    findParts(document, pattern)
      .filter(({ value }) => (accepts ? !accepts.includes(value) : !asksNothing(value)))
      .map(({ pointer }) => ({ file, pointer, message, hint: REMEDY })),
  );
}

interface Part {
  readonly pointer: string;
  readonly value: unknown;
}

function findParts(document: unknown, pattern: string): Part[] {
  let parts: Part[] = [{ pointer: '', value: document }];
  for (const segment of pattern.split('/').slice(1)) {
    parts = parts.flatMap((part) => children(part, segment));
  }
  return parts.filter((part) => part.value !== undefined);
}

function children({ pointer, value }: Part, segment: string): Part[] {
  if (value === null || typeof value !== 'object') return [];
  const chosen = Object.entries(value).filter(([key, child]) => {
    if (segment === '*') return true;
    // In a list of verbs (the short form of a permission section) the verb itself is the part.
    return Array.isArray(value) ? child === segment : key === segment;
  });
  return chosen.map(([key, child]) => ({
    pointer: `${pointer}/${escapeSegment(key)}`,
    value: child,
  }));
}

function asksNothing(value: unknown): boolean {
  if (value === null || value === false || value === 0) return true;
  return typeof value === 'object' && Object.values(value).every(asksNothing);
}

const PENDING: Readonly<Partial<Record<Action, string>>> = {
  'db.execute': 'stored procedures cannot be called yet',
  'events.subscribe': 'events are not delivered yet',
  'events.publish': 'events are not delivered yet',
  'items.read': 'content items are not served yet',
  'items.write': 'content items are not served yet',
  'items.delete': 'content items are not served yet',
  'users.current': 'users are not served yet',
  'users.hasPermission': 'users are not served yet',
  'cache.read': 'there is no cache yet',
  'cache.write': 'there is no cache yet',
  'cache.invalidate': 'there is no cache yet',
  'variables.read': 'variables are not served yet',
  'variables.write': 'variables are not served yet',
  'requestContext.read': 'there is no request context yet',
  'requestContext.write': 'there is no request context yet',
};

/** Whether a host of this release has something behind the action. */
export function isActedOn(action: Action): boolean {
  return !Object.hasOwn(PENDING, action);
}

interface Condition {
  readonly key: string;
  readonly kinds: readonly ScopeKind[];
  readonly message: string;
}

const CONDITIONS: readonly Condition[] = [
  { key: 'where', kinds: ['table'], message: 'row filters are not applied yet' },
  { key: 'auth', kinds: ['host'], message: 'secrets are not added to requests yet' },
  {
    key: 'budget',
    kinds: ['path', 'table', 'host', 'name'],
    message: 'budgets are not counted yet',
  },
  {
    key: 'labels',
    kinds: ['path', 'table', 'host', 'name'],
    message: 'labels are not followed yet',
  },
];

/**
 * Rows for permissions written at `base`: verbs with nothing behind them, and conditions of a rule that
 * nothing checks (ignoring a condition would widen the rule). `verbs: false` leaves the verbs out: a ceiling
 * or a deny may speak of what does not exist yet, it is kept all the same.
 */
export function permissionRefusals(base: string, { verbs }: { verbs: boolean }): Refusal[] {
  const ofActions = (Object.keys(ACTIONS) as Action[]).flatMap((action) => {
    const place = `${base}/${ACTIONS[action].section}/${ACTIONS[action].key}`;
    const message = PENDING[action];
    return verbs && message !== undefined
      ? [{ pattern: place, message }]
      : conditionRefusals(ACTIONS[action].scope, place);
  });
  const methods = { pattern: `${base}/api/methods`, message: 'methods are not told apart yet' };
  return [...ofActions, { ...methods, accepts: [] }];
}

function conditionRefusals(kind: ScopeKind, place: string): Refusal[] {
  return CONDITIONS.filter(({ kinds }) => kinds.includes(kind)).map(({ key, message }) => ({
    pattern: `${place}/*/${key}`,
    message,
    accepts: [],
  }));
}
