// For one resource, the rule of each layer that covers it; and the equation that makes a verdict of them:
// effective = floor ∪ (manifest ∩ grant ∩ ceiling) − deny. Knows no kind of resource.

import type { Layer } from '../decision.ts';
import { ABOVE_CEILING, NOT_DECLARED, NOT_GRANTED, type Rule, type Verdict } from '../rule.ts';

export type Slots = Record<Layer, Rule | null>;

export function makeSlots(): Slots {
  return { floor: null, manifest: null, grant: null, ceiling: null, deny: null };
}

/** Of two rules in one layer the one written first stays. */
export function put(slots: Slots, rule: Rule): void {
  const present = slots[rule.layer];
  if (present === null || rule.ordinal < present.ordinal) slots[rule.layer] = rule;
}

/** Without allocating: this runs on every decision. */
export function copySlots(to: Slots, from: Slots): void {
  to.floor = from.floor;
  to.manifest = from.manifest;
  to.grant = from.grant;
  to.ceiling = from.ceiling;
  to.deny = from.deny;
}

export function slotsOf(rules: Iterable<Rule>): Slots {
  const slots = makeSlots();
  for (const rule of rules) put(slots, rule);
  return slots;
}

/** `open`: the host policy has no ceiling at all. The order of the lines is the order of the reasons. */
export function settle(slots: Slots, open: boolean): Verdict {
  if (slots.deny !== null) return slots.deny.verdict;
  if (slots.floor !== null) return slots.floor.verdict;
  if (slots.grant === null) return NOT_GRANTED;
  if (slots.manifest === null) return NOT_DECLARED;
  if (slots.ceiling === null && !open) return ABOVE_CEILING;
  return slots.grant.verdict;
}
