// Tries one guard: takes it away in a copy, sees that the copy still works for an honest plugin, and lets the attacks at it.

import type { Guard } from './guard.ts';
import { editsOf } from './guards-of-all.ts';
import { SourceCopy } from './copy.ts';

/**
 * caught     an attack that is contained otherwise was not
 * survived   every named attack was contained all the same: the guard does nothing, or no attack needs it
 * broken     the change does not apply, or breaks more than the guard: proves nothing
 */
export type Verdict = 'caught' | 'survived' | 'broken';

export interface Trial {
  readonly verdict: Verdict;
  /** `area/name` of the attack that got through. */
  readonly by: string | null;
  readonly seen: string;
}

/** What must go on working without the guard. */
const HONEST = 'controls/several-calls-at-once.control.ts';

export async function tryGuard(guard: Guard): Promise<Trial> {
  using copy = new SourceCopy();
  try {
    for (const edit of editsOf(guard)) copy.edit(edit);
  } catch (error) {
    return { verdict: 'broken', by: null, seen: (error as Error).message };
  }
  const honest = await copy.judge(HONEST);
  if (!honest.contained) {
    return { verdict: 'broken', by: null, seen: `honest plugins fail too: ${honest.seen}` };
  }
  for (const attack of guard.attacks) {
    const { contained, seen } = await copy.judge(`${attack}.attack.ts`);
    if (!contained) return { verdict: 'caught', by: attack, seen };
  }
  return { verdict: 'survived', by: null, seen: '' };
}
