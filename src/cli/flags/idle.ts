// Flags that give nothing, since the manifest does not ask for it. A run says so: whoever wrote them meant something.

import { diffPolicy } from '../../../policies/index.ts';
import type { FlagRun } from './prepare.ts';

/** The flags of which no part has an effect, as they would be written. */
export function findIdleFlags({ compiled, rules, flagAt }: FlagRun): string[] {
  const idle = new Set(
    diffPolicy(compiled).flatMap(({ kind, rule }) => (kind === 'dropped' ? [rule] : [])),
  );
  const flags = new Map<string, boolean>();
  for (const rule of compiled.rules) {
    if (rule.layer !== 'grant') continue;
    const flag = flagAt(rule.origin.pointer);
    // One flag may be several rules: the same file under another name, http beside https.
    if (flag !== null) flags.set(flag, (flags.get(flag) ?? true) && idle.has(rule));
  }
  const allowed = new Set(rules.map(({ item }) => item.text));
  return [...flags].filter(([flag, none]) => none && allowed.has(flag)).map(([flag]) => flag);
}
