// The shape of an explanation: why a decision came out as it did and what would change it, ready for JSON.

import type { Decision, Disabled, Reason, RuleRef } from './decision.ts';
import type { NearMiss } from './nearest.ts';
import type { PermissionEntry } from './permission.ts';

/** Who asked and when, where the caller knows: shown as given. */
export interface ExplainContext {
  /** `hook submission.process`, `call 01JD3Z6W7Q`. */
  readonly askedBy?: string | undefined;
  /** ISO 8601. */
  readonly at?: string | undefined;
}

/** One edit of one document: a line to add to a list, or a rule to take out. */
export interface Change {
  readonly do: 'add' | 'remove';
  /** Whose word it is: the plugin author's, the operator's about this plugin, or about all plugins. */
  readonly document: 'manifest' | 'grants' | 'host-policy';
  readonly file: string;
  /** Of the list, or of the rule to remove. */
  readonly pointer: string;
  /** The entry as JSON; for a flag `true`. `null` where the resource cannot be written as a rule. */
  readonly line: PermissionEntry | true | null;
}

export interface Explanation {
  readonly effect: Decision['effect'];
  readonly reason: Reason;
  readonly plugin: string;
  readonly version: string;
  readonly action: string;
  readonly resource: string;
  readonly askedBy: string | null;
  readonly at: string | null;
  /** The rule that decided; `null` where none did. */
  readonly rule: RuleRef | null;
  /** Where nothing of the plugin runs: whose word that is, when, why, and where it is written. */
  readonly disabled: Disabled | null;
  readonly nearest: readonly NearMiss[];
  /** Everything that would have to change for the answer to be "allow"; empty where nothing can. */
  readonly changes: readonly Change[];
  /** Whether the operator's grants alone could change it: nothing else stands in the way. */
  readonly grantable: boolean;
  /** What to run once the documents allow it, with `<you>` and `<why>` to fill in; `null` where no grant is missing. */
  readonly command: string | null;
  /** Digest of the policy that decided. */
  readonly policy: string;
  /** All of it for a person, as `formatExplanation` writes it. */
  readonly text: string;
}
