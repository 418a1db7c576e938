// One compiled rule: which layer it belongs to, what it covers, where it was written, and the verdict it
// gives when it decides. Knows nothing of the other rules.

import type { Action } from './action.ts';
import type { Disabled, Layer, Origin, Reason, RuleRef } from './decision.ts';
import type { PermissionNotes } from './permission.ts';
import type { Scope } from './scope.ts';

/** A decision without the resource it is about. */
export interface Verdict {
  readonly effect: 'allow' | 'deny';
  readonly reason: Reason;
  readonly rule: RuleRef | null;
  /** Of the columns of one request the highest rank decides. */
  readonly rank: number;
  /** Largest file in bytes; `null` for any size. */
  readonly maxBytes: number | null;
}

export interface Rule {
  readonly layer: Layer;
  readonly action: Action;
  readonly scope: Scope;
  readonly ref: RuleRef;
  readonly notes: PermissionNotes;
  /** Position among all rules of the policy: of two that cover the same, the one written first decides. */
  readonly ordinal: number;
  /** The verdict where this rule decides: only floor, grant and deny rules ever do. */
  readonly verdict: Verdict;
}

export interface RuleParts {
  readonly layer: Layer;
  readonly action: Action;
  readonly scope: Scope;
  readonly origin: Origin;
  readonly notes: PermissionNotes;
}

export function makeRule(parts: RuleParts, ordinal: number): Rule {
  const { layer, action, scope, notes } = parts;
  const origin = Object.freeze({ ...parts.origin });
  const ref = Object.freeze({ layer, action, text: scope.text, origin });
  const verdict = verdictOf(layer, ref);
  return Object.freeze({ layer, action, scope, ref, notes, ordinal, verdict });
}

function verdictOf(layer: Layer, ref: RuleRef): Verdict {
  if (layer === 'deny') return makeVerdict('deny', 'denied', 5, ref);
  return layer === 'floor'
    ? makeVerdict('allow', 'floor', 0, ref)
    : makeVerdict('allow', 'granted', 1, ref);
}

/** The verdict on whatever a disabled plugin asks. */
export function makeDisabledVerdict({ hold, origin }: Disabled): Verdict {
  const ref: RuleRef = { layer: 'deny', action: '*', text: '*', origin };
  return makeVerdict('deny', hold, 6, Object.freeze(ref));
}

function makeVerdict(
  effect: Verdict['effect'],
  reason: Reason,
  rank: number,
  rule: RuleRef | null = null,
): Verdict {
  return Object.freeze({ effect, reason, rule, rank, maxBytes: null });
}

export const ABOVE_CEILING = makeVerdict('deny', 'above-ceiling', 2);
export const NOT_DECLARED = makeVerdict('deny', 'not-declared', 3);
export const NOT_GRANTED = makeVerdict('deny', 'not-granted', 4);
export const INVALID_RESOURCE = makeVerdict('deny', 'invalid-resource', 6);
export const UNKNOWN_ACTION = makeVerdict('deny', 'unknown-action', 6);
export const POLICY_ERROR = makeVerdict('deny', 'policy-error', 6);
