// The answer of a policy, as a plain value. Explaining it, recording it and enforcing it start from here.

import type { Resource } from './resource.ts';

/** Where a rule was written: a file as the operator knows it, and an RFC 6901 pointer into it. */
export interface Origin {
  readonly file: string;
  readonly pointer: string;
}

/** The part of the equation a rule belongs to: effective = floor ∪ (manifest ∩ grant ∩ ceiling) − deny. */
export type Layer = 'floor' | 'manifest' | 'grant' | 'ceiling' | 'deny';

/** Whose word it is that nothing of the plugin runs: who, when, why, and where it is written. */
export interface Disabled {
  /** Whether it was switched off, or put aside as a precaution. */
  readonly hold: 'disabled' | 'quarantined';
  readonly by: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly reason: string;
  readonly origin: Origin;
}

/** What a decision says about the rule that made it. */
export interface RuleRef {
  readonly layer: Layer;
  readonly action: string;
  /** The rule as a person would write it: `/data/**`, `main:users(id,email)`. */
  readonly text: string;
  readonly origin: Origin;
}

/**
 * Why. The first two allow, all others deny.
 *
 * floor / granted        a floor rule, or manifest + grant + ceiling, cover the resource
 * disabled               the operator switched the plugin off, which beats every rule
 * quarantined            it is in quarantine, which beats every rule
 * denied                 a deny rule of the host policy covers it; no grant can change that
 * not-granted            no grant covers it
 * not-declared           granted, but the manifest does not ask for it
 * above-ceiling          granted, but the host's ceiling does not reach that far
 * revoked                the call's own snapshot allows it, but it was revoked since
 * call-ended             the request names a call that is not open in that unit
 * unknown-operation      the operation is not in the table
 * unknown-action         the action is not in the catalogue
 * invalid-resource       the arguments do not make a canonical resource
 * policy-missing         there is no policy for the plugin
 * policy-error           deciding failed; failing closed
 */
export type Reason =
  | 'floor'
  | 'granted'
  | 'disabled'
  | 'quarantined'
  | 'denied'
  | 'not-granted'
  | 'not-declared'
  | 'above-ceiling'
  | 'revoked'
  | 'call-ended'
  | 'unknown-operation'
  | 'unknown-action'
  | 'invalid-resource'
  | 'policy-missing'
  | 'policy-error';

export interface Decision {
  readonly effect: 'allow' | 'deny';
  readonly action: string;
  readonly resource: Resource;
  readonly reason: Reason;
  /** The determining rule; null where no rule decided. */
  readonly rule: RuleRef | null;
  /** Of an allowed write: the largest file in bytes that the covering rules let stand. Absent: any size. */
  readonly maxBytes?: number;
}

/** What the gate and the host need of a policy: to decide, and to say which policy it was. */
export interface Policy {
  readonly plugin: string;
  readonly version: string;
  /** `sha256:<hex>` over the canonical form of everything that can change a decision. */
  readonly digest: string;
  /** Never throws: an error while deciding is a deny with reason `policy-error`. */
  decide(action: string, resource: Resource): Decision;
  /** Every rule, for `can --list`, review and explain. */
  readonly rules: readonly RuleRef[];
}
