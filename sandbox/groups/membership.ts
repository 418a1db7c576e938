// One cell in its group, from its start to its end, whichever comes first: that it has joined or that it is gone.

import type { CellGroup } from './cell-group.ts';
import type { Groups } from './groups.ts';

export class Membership {
  /** Rejects with the system's error where the kernel does not take it. */
  readonly joined: Promise<void>;
  readonly #groups: Groups;
  /** Null before it joined, and where there are no groups. */
  #group: CellGroup | null = null;
  #over = false;

  constructor(groups: Groups, pids: readonly number[]) {
    this.#groups = groups;
    this.joined = this.#join(pids);
  }

  limit(mb: number): void {
    this.#group?.limit(mb);
  }

  /** The group goes with the cell. Whether the kernel ended it for what it held. */
  leave(): boolean {
    this.#over = true;
    const group = this.#group;
    if (group === null) return false;
    this.#group = null;
    const { overran } = group;
    this.#groups.leave(group);
    return overran;
  }

  async #join(pids: readonly number[]): Promise<void> {
    const group = await this.#groups.hold(pids);
    if (group === null) return;
    if (this.#over) this.#groups.leave(group);
    else this.#group = group;
  }
}
