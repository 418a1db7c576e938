// All rules of one action whose resources are paths.

import type { Resource } from '../resource.ts';
import { INVALID_RESOURCE, type Rule, type Verdict } from '../rule.ts';
import { isCanonicalPath } from '../scopes/path.ts';
import type { ActionIndex } from './action-index.ts';
import { PathTrie } from './path-trie.ts';
import { makeSizes, settleSizes, widen } from './sizes.ts';
import { copySlots, makeSlots, put, settle, slotsOf, type Slots } from './slots.ts';

export class PathIndex implements ActionIndex {
  readonly #open: boolean;
  readonly #trie = new PathTrie<Rule>();
  /** The rules that cover every path, and what they come to. */
  readonly #all: readonly Rule[];
  readonly #everywhere: Slots;
  /** Reused by every call: a decision is synchronous and runs nobody else's code. */
  readonly #found: Slots = makeSlots();
  readonly #take = (rule: Rule): void => put(this.#found, rule);
  /** Some rule bounds the size of files. */
  readonly #sized: boolean;

  constructor(rules: readonly Rule[], open: boolean) {
    this.#open = open;
    this.#all = rules.filter(({ scope }) => scope.kind === 'all');
    this.#everywhere = slotsOf(this.#all);
    this.#sized = rules.some(({ notes }) => notes.maxBytes !== null);
    for (const rule of rules) {
      if (rule.scope.kind === 'path') this.#trie.add(rule.scope.segments, rule);
    }
  }

  judge(resource: Resource): Verdict {
    if (resource.kind !== 'path') return INVALID_RESOURCE;
    const { path } = resource;
    if (!isCanonicalPath(path, 'no-empty')) return INVALID_RESOURCE;
    copySlots(this.#found, this.#everywhere);
    this.#trie.walk(path, this.#take);
    const verdict = settle(this.#found, this.#open);
    if (!this.#sized || verdict.effect === 'deny') return verdict;
    return { ...verdict, maxBytes: this.#sizeOf(path) };
  }

  #sizeOf(path: string): number | null {
    const sizes = makeSizes();
    for (const rule of this.#all) widen(sizes, rule);
    this.#trie.walk(path, (rule) => widen(sizes, rule));
    return settleSizes(sizes, this.#open);
  }
}
