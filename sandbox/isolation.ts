// How strongly cells are walled off: what the host asks for, and what this machine can give. Asks the kernel, changes nothing.

import { WRAP_MECHANISMS } from './bubblewrap/look.ts';
import { wrapObstacle } from './bubblewrap/obstacle.ts';
import { lockObstacle } from './lock-obstacle.ts';
import { isWrapped, locksItself, type Way } from './way.ts';

/**
 * process  a process of its own: no environment, Node's permissions shut, limits of the kernel
 * jail     the same, and the kernel refuses it everything but to compute and to speak to its host
 */
export type IsolationLevel = 'process' | 'jail';

export interface IsolationWish {
  /** Below this nothing starts. */
  readonly atLeast: IsolationLevel;
  /** To be used where it can be had. */
  readonly prefer: IsolationLevel;
  /** How the jail is to be held. Where nothing is said: by a lock, or by bubblewrap where there is none. */
  readonly way?: Way | undefined;
}

export interface Isolation {
  /** Of every cell: one that reaches less is not used. */
  readonly level: IsolationLevel;
  readonly preferred: IsolationLevel;
  /** How the jail is held; null where the level is below it. */
  readonly way: Way | null;
  /** What the kernel enforces in each cell beyond the level `process`. */
  readonly mechanisms: readonly string[];
  /** Why what was preferred, the level or the way, is not reached; null where it is. */
  readonly reason: string | null;
}

export const DEFAULT_ISOLATION: IsolationWish = { atLeast: 'process', prefer: 'jail' };

/** What a cell that locks itself must say of itself. */
export const LOCK_MECHANISMS: readonly string[] = [
  'no io_uring',
  'no new privileges',
  'not dumpable',
  'landlock',
  'seccomp',
];

/** All of them, or there is no jail of that way. */
export function mechanismsOf(way: Way | null): readonly string[] {
  const wrap = isWrapped(way) ? WRAP_MECHANISMS : [];
  return [...new Set([...wrap, ...(locksItself(way) ? LOCK_MECHANISMS : [])])];
}

/** What can be had here of `wish`, which may be less than it demands: see `shortOf`. */
export function reachIsolation({ atLeast, prefer, way: wanted }: IsolationWish): Isolation {
  const preferred = atLeast === 'jail' ? 'jail' : prefer;
  if (preferred === 'process') return processOnly(preferred, null);
  const reasons: string[] = [];
  for (const way of waysInOrder(wanted)) {
    const obstacle = wayObstacle(way);
    if (obstacle === null) {
      const lowered = wanted !== undefined && way !== wanted;
      return {
        level: 'jail',
        preferred,
        way,
        mechanisms: mechanismsOf(way),
        reason: lowered ? `not by way of "${wanted}": ${reasons[0]}` : null,
      };
    }
    reasons.push(obstacle);
  }
  return processOnly(preferred, reasons.join('; and '));
}

/** Why `reached` is less than what is demanded, in words; null where it is not. */
export function shortOf({ atLeast, way }: IsolationWish, reached: Isolation): string | null {
  if (atLeast !== 'jail') return null;
  if (reached.level !== 'jail') return `The level "jail" is out of reach here: ${reached.reason}.`;
  return way === undefined || way === reached.way
    ? null
    : `The level "jail" is out of reach here as it is demanded: ${reached.reason}.`;
}

/** Why no cell can be jailed that way here, or null. */
export function wayObstacle(way: Way): string | null {
  return (locksItself(way) ? lockObstacle() : null) ?? (isWrapped(way) ? wrapObstacle(way) : null);
}

/** The one that is asked for, and then those that are as good as can be had. */
function waysInOrder(wanted: Way | undefined): readonly Way[] {
  const others: readonly Way[] = ['lock', 'bubblewrap'];
  return wanted === undefined ? others : [wanted, ...others.filter((way) => way !== wanted)];
}

function processOnly(preferred: IsolationLevel, reason: string | null): Isolation {
  return { level: 'process', preferred, way: null, mechanisms: [], reason };
}
