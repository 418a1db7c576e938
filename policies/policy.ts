// A compiled policy: immutable, indexed by action, asked on every operation. It decides and says which rule
// decided; what is made of the answer is for others. Built by compile alone.

import { ACTIONS, type Action } from './action.ts';
import { canonicalJson, compareText, digestOf } from './canonical.ts';
import type { Decision, Disabled, Policy, RuleRef } from './decision.ts';
import { FlagIndex, type ActionIndex } from './indexes/action-index.ts';
import { HostIndex } from './indexes/host-index.ts';
import { NameIndex } from './indexes/name-index.ts';
import { PathIndex } from './indexes/path-index.ts';
import { TableIndex } from './indexes/table-index.ts';
import type { Resource } from './resource.ts';
import {
  makeDisabledVerdict,
  POLICY_ERROR,
  UNKNOWN_ACTION,
  type Rule,
  type Verdict,
} from './rule.ts';

const INDEXES = {
  path: PathIndex,
  table: TableIndex,
  host: HostIndex,
  name: NameIndex,
  flag: FlagIndex,
} as const;

/** The documents a policy was compiled from, for messages: file names as the operator knows them. */
export interface PolicySources {
  readonly manifest: PolicySource;
  /** `null` where nothing was ever granted. */
  readonly grants: PolicySource | null;
  readonly hostPolicy: PolicySource;
}

/** `pointer` leads to the object that holds `permissions` (or `floor`, `ceiling`, `deny`). */
interface PolicySource {
  readonly file: string;
  readonly pointer: string;
}

export interface PolicyParts {
  readonly plugin: string;
  readonly version: string;
  readonly compiled: readonly Rule[];
  /** The host policy has a ceiling: what it does not name is out of reach. */
  readonly closed: boolean;
  readonly sources: PolicySources;
  readonly disabled: Disabled | null;
}

export class CompiledPolicy implements Policy {
  readonly plugin: string;
  readonly version: string;
  readonly digest: string;
  readonly rules: readonly RuleRef[];
  /** The rules with their scopes, for explanations and reviews. */
  readonly compiled: readonly Rule[];
  readonly closed: boolean;
  readonly sources: PolicySources;
  /** Null where the plugin is enabled. */
  readonly disabled: Disabled | null;
  readonly #off: Verdict | null;
  readonly #indexes = new Map<string, ActionIndex>();

  constructor({ plugin, version, compiled, closed, sources, disabled }: PolicyParts) {
    this.plugin = plugin;
    this.version = version;
    this.compiled = Object.freeze([...compiled]);
    this.closed = closed;
    this.sources = sources;
    this.disabled = disabled;
    this.#off = disabled === null ? null : makeDisabledVerdict(disabled);
    const off = this.#off?.rule ?? null;
    this.rules = Object.freeze([...(off === null ? [] : [off]), ...compiled.map(({ ref }) => ref)]);
    this.digest = digestRules(compiled, closed, disabled);
    for (const action of Object.keys(ACTIONS) as Action[]) {
      const rules = compiled.filter((rule) => rule.action === action);
      this.#indexes.set(action, new INDEXES[ACTIONS[action].scope](rules, !closed));
    }
    Object.freeze(this);
  }

  decide(action: string, resource: Resource): Decision {
    return toDecision(action, resource, this.#off ?? this.#judge(action, resource));
  }

  /** What the rules alone say, as if the plugin was enabled. For explanations; nothing is allowed by it. */
  decideByRules(action: string, resource: Resource): Decision {
    return toDecision(action, resource, this.#judge(action, resource));
  }

  #judge(action: string, resource: Resource): Verdict {
    const index = this.#indexes.get(action);
    if (index === undefined) return UNKNOWN_ACTION;
    try {
      return index.judge(resource);
    } catch {
      return POLICY_ERROR;
    }
  }
}

function toDecision(
  action: string,
  resource: Resource,
  { effect, reason, rule, maxBytes }: Verdict,
): Decision {
  if (maxBytes === null) return { effect, action, resource, reason, rule };
  return { effect, action, resource, reason, rule, maxBytes };
}

/**
 * Equal digests mean equal decisions, and of a disabled plugin the same word of the same person. Where a rule was written
 * is not part of it, nor in which order.
 */
function digestRules(
  compiled: readonly Rule[],
  closed: boolean,
  disabled: Disabled | null,
): string {
  const lines = compiled.map(({ layer, action, scope, notes }) =>
    canonicalJson([layer, action, scope.kind, scope.text, notes.maxBytes]),
  );
  const { hold, by, at, reason } = disabled ?? {};
  return digestOf('skerry.policy', {
    closed,
    rules: [...new Set(lines)].sort(compareText),
    ...(disabled === null ? {} : { disabled: { hold, by, at, reason } }),
  });
}
