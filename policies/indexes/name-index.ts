// All rules of one action whose resources are names: one look-up, one ready verdict.

import type { Resource } from '../resource.ts';
import { INVALID_RESOURCE, type Rule, type Verdict } from '../rule.ts';
import type { ActionIndex } from './action-index.ts';
import { gather, PrefixMap, type PrefixKey } from './prefix-map.ts';
import { settle, slotsOf } from './slots.ts';

export class NameIndex implements ActionIndex {
  readonly #verdicts = new PrefixMap<Verdict>();
  readonly #rest: Verdict;

  constructor(rules: readonly Rule[], open: boolean) {
    const everywhere = rules.filter(({ scope }) => scope.kind === 'all');
    this.#rest = settle(slotsOf(everywhere), open);
    for (const [key, found] of gather(rules.flatMap(fileRule))) {
      this.#verdicts.set(key, settle(slotsOf([...found, ...everywhere]), open));
    }
  }

  judge(resource: Resource): Verdict {
    if (resource.kind !== 'name' || resource.name === '') return INVALID_RESOURCE;
    return this.#verdicts.find(resource.name) ?? this.#rest;
  }
}

function fileRule(rule: Rule): [PrefixKey, Rule][] {
  const { scope } = rule;
  return scope.kind === 'name' ? [[{ text: scope.name, prefix: scope.wildcard }, rule]] : [];
}
