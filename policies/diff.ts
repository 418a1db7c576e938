// What a review has to show: what is asked against what was granted, compared by what the rules cover and
// not by how they are spelled. Says nothing about who should approve what.

import { ACTIONS } from './action.ts';
import type { RuleRef } from './decision.ts';
import { exampleOutside } from './example.ts';
import type { CompiledPolicy } from './policy.ts';
import { formatResource } from './resource.ts';
import type { Rule } from './rule.ts';
import { covers, overlaps, type Scope } from './scope.ts';

/**
 * same      what was granted covers all of the ask
 * new       asked, and nothing granted has anything to do with it
 * wider     asked, and part of it was granted
 * narrower  granted, and only part of it is asked: the rest has no effect
 * dropped   granted, and none of it is asked any more
 */
type ChangeKind = 'same' | 'new' | 'wider' | 'narrower' | 'dropped';

export interface PermissionChange {
  readonly kind: ChangeKind;
  /** The ask; for `narrower` and `dropped` the grant. */
  readonly rule: RuleRef;
  /** The rules of the other side that share something with it. */
  readonly related: readonly RuleRef[];
  /** For `new` and `wider`: one resource it would add, as `formatResource` writes it. */
  readonly example: string | null;
  /** Of a short form: the ceiling's rules it stands for. */
  readonly exposes: readonly RuleRef[] | null;
  /** How much of it the host lets a grant reach at all: ceiling and deny taken together. */
  readonly reach: 'all' | 'part' | 'none';
  readonly optional: boolean;
  readonly reason: string | null;
}

/** What the host policy leaves of any ask; `ceiling: null` is none at all. */
interface Bounds {
  readonly ceiling: readonly Rule[] | null;
  readonly deny: readonly Rule[];
}

/** The manifest's asks against the grants the policy was compiled with, in that order. */
export function diffPolicy(policy: CompiledPolicy): PermissionChange[] {
  const layer = (name: Rule['layer']): Rule[] =>
    policy.compiled.filter((rule) => rule.layer === name);
  const bounds = { ceiling: policy.closed ? layer('ceiling') : null, deny: layer('deny') };
  return diffRules(layer('grant'), layer('manifest'), bounds);
}

function diffRules(
  granted: readonly Rule[],
  asked: readonly Rule[],
  bounds: Bounds,
): PermissionChange[] {
  const gone = granted.filter((rule) => !covers(scopesFor(rule, asked), rule.scope));
  return [
    ...asked.map((rule) => changeOf(rule, granted, bounds, ['same', 'wider', 'new'])),
    ...gone.map((rule) => changeOf(rule, asked, bounds, ['same', 'narrower', 'dropped'])),
  ];
}

type Kinds = readonly [covered: ChangeKind, met: ChangeKind, alone: ChangeKind];

function changeOf(
  rule: Rule,
  others: readonly Rule[],
  bounds: Bounds,
  [covered, met, alone]: Kinds,
): PermissionChange {
  const scopes = scopesFor(rule, others);
  const related = others.filter((other) => meets(rule, other));
  const isCovered = covers(scopes, rule.scope);
  const found = isCovered || met === 'narrower' ? null : exampleOutside(scopes, rule.scope);
  const uncovered = related.length > 0 ? met : alone;
  return {
    kind: isCovered ? covered : uncovered,
    rule: rule.ref,
    related: related.map(({ ref }) => ref),
    example: found === null ? null : formatResource(found),
    exposes: exposedBy(rule, bounds),
    reach: reachOf(rule, bounds),
    optional: rule.notes.optional,
    reason: rule.notes.reason,
  };
}

/** Of rules that bound the size of files only those count that allow at least as much. */
function scopesFor(rule: Rule, others: readonly Rule[]): Scope[] {
  return others
    .filter((other) => other.action === rule.action && sizeOf(other) >= sizeOf(rule))
    .map(({ scope }) => scope);
}

function sizeOf({ notes }: Rule): number {
  return notes.maxBytes ?? Number.POSITIVE_INFINITY;
}

function meets(rule: Rule, other: Rule): boolean {
  return rule.action === other.action && overlaps(rule.scope, other.scope);
}

function exposedBy(rule: Rule, { ceiling }: Bounds): readonly RuleRef[] | null {
  if (rule.scope.kind !== 'all' || ACTIONS[rule.action].scope === 'flag') return null;
  return (ceiling ?? []).filter(({ action }) => action === rule.action).map(({ ref }) => ref);
}

function reachOf(rule: Rule, { ceiling, deny }: Bounds): PermissionChange['reach'] {
  const denied = deny.filter(({ action }) => action === rule.action).map(({ scope }) => scope);
  if (covers(denied, rule.scope)) return 'none';
  const within = ceiling === null ? [rule] : ceiling.filter((other) => meets(rule, other));
  if (within.length === 0) return 'none';
  // A short form asks for no more than the ceiling, so the ceiling never cuts it.
  const whole = rule.scope.kind === 'all' || covers(scopesFor(rule, within), rule.scope);
  return whole && !deny.some((other) => meets(rule, other)) ? 'all' : 'part';
}
