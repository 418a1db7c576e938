// The functions of a plugin that are called as it comes and goes: which handler of the manifest each is, and how long it may
// take. Calls nothing.

import type { Manifest } from '../../policies/index.ts';

/**
 * load        its code is there                          once, in the unit of the scope `global`
 * initialize  before it answers; a failure stops it      the same
 * start       a unit has a new isolate; a failure is told, and the unit goes on
 * activate    it answers from now on                     as load
 * error       a failure of it was told                   as load
 * deactivate  it is going to answer no more              each unit that runs
 * unload      its code goes away                         as load
 */
export const PHASES = {
  load: { names: ['onLoad'], deadline: 5_000 },
  initialize: { names: ['onInitialize'], deadline: 10_000 },
  start: { names: ['onStart'], deadline: 10_000 },
  activate: { names: ['onActivate'], deadline: 5_000 },
  error: { names: ['onError'], deadline: 2_000 },
  deactivate: { names: ['onDeactivate', 'onDisable'], deadline: 5_000 },
  unload: { names: ['onUnload'], deadline: 5_000 },
} as const;

export type Phase = keyof typeof PHASES;

/** Milliseconds that each phase may take; what is not said has its default. */
export type Deadlines = Readonly<Partial<Record<Phase, number | undefined>>>;

/** The handler for the phase; null where the plugin has none. */
export function handlerFor({ lifecycle }: Manifest, phase: Phase): string | null {
  if (lifecycle === undefined) return null;
  const names: readonly (keyof typeof lifecycle)[] = PHASES[phase].names;
  return names.map((name) => lifecycle[name]).find((handler) => handler !== undefined) ?? null;
}

export function deadlineOf(phase: Phase, deadlines: Deadlines): number {
  return deadlines[phase] ?? PHASES[phase].deadline;
}

/** What an author should know of his manifest, in a line each. */
export function lifecycleWarnings({ lifecycle }: Manifest): string[] {
  if (lifecycle?.onEnable === undefined) return [];
  return ['lifecycle.onEnable is never called; use onStart or onActivate'];
}
