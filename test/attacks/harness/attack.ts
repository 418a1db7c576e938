// What an attack is: a payload with two halves. The bare half shows that it does harm; the other, that Skerry contains it.

import type { IsolationLevel } from '../../../sandbox/index.ts';
import type { HostOptions } from '../../../src/index.ts';
import type { World } from './world.ts';

/**
 * How the parent sees the harm of the bare half, which runs in a process of its own.
 *
 * leak    `bare` returns `{ harmed: true }`: it got, wrote or changed what it must not
 * crash   the process died of a signal
 * hang    the process is still busy after `ms`, although it was told to stop long before
 * memory  the process held more than `mb` resident, although a limit far below was set
 */
export type Harm =
  | { readonly kind: 'leak' }
  | { readonly kind: 'crash' }
  | { readonly kind: 'hang'; readonly ms: number }
  | { readonly kind: 'memory'; readonly mb: number };

/** What a half saw, in a few words for people. */
export interface BareResult {
  readonly harmed: boolean;
  readonly seen: string;
}

export interface SkerryResult {
  readonly contained: boolean;
  readonly seen: string;
  /** Milliseconds of it, without the start of the host. Whoever runs it fills it in. */
  readonly took?: number;
}

export interface Attack {
  /** A sentence that would be true in the docs: "a loop after an awaited host call ends at the cap". */
  readonly title: string;
  readonly harm: Harm;
  /** The lowest level of isolation that contains it, where that is not every level: below, nothing is promised against it. */
  readonly from?: IsolationLevel;
  /** The payload on the bare thing: raw isolated-vm, node:fs, node:sqlite, the bundler. */
  bare(): Promise<BareResult>;
  /** What the host of the other half is made with. May first put things into the world's folder: a mount, a database. */
  readonly host?: (dir: string) => HostOptions;
  /** The same payload under Skerry. The world holds a secret, a neighbour and a host; see world.ts. */
  skerry(world: World): Promise<SkerryResult>;
}

export function attack(definition: Attack): Attack {
  return definition;
}
