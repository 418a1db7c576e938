// How plugins are kept apart on this machine: what the host policy wishes, and what a host that starts now would reach.

import {
  type GroupsReport,
  type Isolation,
  type IsolationWish,
  reachIsolation,
} from '../../sandbox/index.ts';
import type { HostPolicy } from '../../policies/index.ts';

/** Of a host that runs: with whether the kernel holds each cell by a group of processes too. */
export interface HostIsolation extends Isolation {
  readonly groups: GroupsReport;
}

/** One level for all cells: what any tier demands, all get. */
export function isolationWish({ isolation = {}, tiers = {} }: HostPolicy): IsolationWish {
  const demanded = [isolation, ...Object.values(tiers).map((tier) => tier.isolation ?? {})];
  const atLeast = demanded.some((one) => one.atLeast === 'jail') ? 'jail' : 'process';
  return { atLeast, prefer: isolation.prefer ?? 'jail', way: isolation.way };
}

/** Starts nothing, but for a trial of bubblewrap where that is what is asked for. */
export function isolationHere(policy: HostPolicy): Isolation {
  return reachIsolation(isolationWish(policy));
}
