// What the index of one action offers, and the index of an action that covers one thing only.

import type { Resource } from '../resource.ts';
import { INVALID_RESOURCE, type Rule, type Verdict } from '../rule.ts';
import { settle, slotsOf } from './slots.ts';

export interface ActionIndex {
  /** `invalid-resource` where the resource is not of the action's kind or not canonical. May throw on garbage. */
  judge(resource: Resource): Verdict;
}

export class FlagIndex implements ActionIndex {
  readonly #verdict: Verdict;

  constructor(rules: readonly Rule[], open: boolean) {
    this.#verdict = settle(slotsOf(rules), open);
  }

  judge(resource: Resource): Verdict {
    return resource.kind === 'flag' ? this.#verdict : INVALID_RESOURCE;
  }
}
