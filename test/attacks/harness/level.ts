// The level of isolation at which the other half of attacks is run: the strongest there is, or the one of the environment
// variable, by which the table of all attacks runs each at every level.

import type { IsolationLevel } from '../../../sandbox/index.ts';

export const LEVEL_VARIABLE = 'SKERRY_ATTACK_LEVEL';

/** From the weakest. */
export const LEVELS: readonly IsolationLevel[] = ['process', 'jail'];

interface Exactly {
  readonly atLeast: IsolationLevel;
  readonly prefer: IsolationLevel;
}

/** The level that was asked for, or null where the best that this machine reaches is meant. */
export function askedLevel(): IsolationLevel | null {
  const asked = process.env[LEVEL_VARIABLE];
  if (asked === undefined || asked === '') return null;
  const level = LEVELS.find((one) => one === asked);
  if (level === undefined)
    throw new Error(`${LEVEL_VARIABLE} is "${asked}", and no level: ${LEVELS.join(', ')}`);
  return level;
}

/** What a sandbox is made with: nothing below that level, and nothing above. */
export function askedIsolation(): { readonly isolation?: Exactly } {
  const level = askedLevel();
  return level === null ? {} : { isolation: { atLeast: level, prefer: level } };
}

/** The same in a host's policy. */
export function policyAtLevel(policy: string | object): string | object {
  if (askedLevel() === null) return policy;
  if (typeof policy === 'string') throw new Error('an attack gives its policy as a document');
  return { ...policy, ...askedIsolation() };
}
