// The groups of all cells of a host: makes one for each, and removes them, those that a killed host left behind too.
// Defence in depth: a machine that allows none is told of, and does without.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { CellGroup, removeGroup } from './cell-group.ts';
import { findGroupHome, type GroupHome, PREFIX } from './find.ts';

export interface GroupsReport {
  /** Version of the kernel's cgroups that cells are held by; null where they are not. */
  readonly kind: 'v1' | 'v2' | null;
  /** Why not; null where they are. */
  readonly reason: string | null;
}

/** skerry-<pid of the host>-<when that began>-<its thread>-<number> */
const NAME = new RegExp(`^${PREFIX}(\\d+)-(\\d+)-\\d+-\\d+$`);
/** Of the line of a process in /proc, counted from behind its name. */
const STARTED_AT = 19;

let made = 0;

export class Groups {
  readonly report: GroupsReport;
  readonly #home: GroupHome | null;
  readonly #own = `${PREFIX}${process.pid}-${startOf(process.pid)}-${threadId}-`;
  readonly #live = new Set<CellGroup>();
  readonly #leaving = new Set<Promise<unknown>>();

  /** Looks for leftovers too. `home`: as `findGroupHome` finds it. */
  constructor(home: GroupHome | string = findGroupHome()) {
    this.#home = typeof home === 'string' ? null : home;
    this.report =
      typeof home === 'string' ? { kind: null, reason: home } : { kind: home.kind, reason: null };
    if (this.#home !== null) removeLeftovers(this.#home);
  }

  /** Puts processes into a group of their own; null where there are none here, or no such process. Rejects with the system's error. */
  async hold(pids: readonly number[]): Promise<CellGroup | null> {
    if (this.#home === null) return null;
    const group = await CellGroup.make(this.#home, `${this.#own}${++made}`);
    this.#live.add(group);
    try {
      await group.add(pids);
      return group;
    } catch (error) {
      this.leave(group);
      // It ended, which its host hears elsewhere.
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return null;
      throw error;
    }
  }

  /** The processes in it ended, or are about to. */
  leave(group: CellGroup): void {
    if (!this.#live.delete(group)) return;
    const gone = group.remove().finally(() => this.#leaving.delete(gone));
    this.#leaving.add(gone);
  }

  /** To be called when all cells were killed. */
  async close(): Promise<void> {
    for (const group of this.#live) this.leave(group);
    await Promise.all(this.#leaving);
  }
}

/** Those of hosts that are not there any more. One with processes in it stays: the kernel removes none. */
function removeLeftovers({ memory, threads }: GroupHome): void {
  for (const folder of new Set([memory, threads ?? memory])) {
    for (const name of readdirSync(folder)) {
      const [, pid, started] = NAME.exec(name) ?? [];
      if (pid !== undefined && startOf(Number(pid)) !== started) removeGroup(join(folder, name));
    }
  }
}

/** When that process began, as the kernel counts: pids are used again. Empty where there is none. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[STARTED_AT] ?? '';
  } catch {
    return '';
  }
}
