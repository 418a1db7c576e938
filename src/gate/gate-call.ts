// What the gate knows of an open call: who asks, and by which policies. Built by the host, never from a guest's words.

import type { Access, Decision, Policy } from '../../policies/index.ts';
import type { Asker } from './broker.ts';

export interface GateCall extends Asker {
  /** The policy of the snapshot the call runs on. */
  readonly policy: Policy;
  /** The plugin's policy at this moment; null where it has none any more. */
  current(): Policy | null;
  /** The denials of this call so far, newest last; at most `MOST_KEPT_DENIALS`. For the error of the call. */
  readonly denials: Decision[];
}

const MOST_KEPT_DENIALS = 16;

/** Allowed by the call's own snapshot and not revoked since. */
export function decide(call: GateCall, access: Access): Decision {
  const decision = peek(call, access);
  return decision.effect === 'allow' ? decision : keep(call, decision);
}

/** The same answer, and nothing remembered of it. Never throws: what cannot be decided is denied. */
export function peek(call: GateCall, access: Access): Decision {
  try {
    return ask(call, access);
  } catch {
    return denied(access, 'policy-error');
  }
}

function ask(call: GateCall, access: Access): Decision {
  const decision = call.policy.decide(access.action, access.resource);
  if (decision.effect === 'deny') return decision;
  const current = call.current();
  if (current === call.policy) return decision;
  if (current === null) return denied(access, 'policy-missing');
  const now = current.decide(access.action, access.resource);
  return now.effect === 'allow' ? narrower(decision, now) : { ...now, reason: 'revoked' };
}

/** What was allowed then, no larger than it may be now. */
function narrower(then: Decision, now: Decision): Decision {
  if (now.maxBytes === undefined || now.maxBytes >= (then.maxBytes ?? Infinity)) return then;
  return { ...then, maxBytes: now.maxBytes };
}

/** A denial that no policy was asked for. */
export function denied(access: Access, reason: Decision['reason']): Decision {
  return { effect: 'deny', action: access.action, resource: access.resource, reason, rule: null };
}

function keep(call: GateCall, decision: Decision): Decision {
  if (call.denials.length >= MOST_KEPT_DENIALS) call.denials.shift();
  call.denials.push(decision);
  return decision;
}
