// What was decided while one request was done: each access once, none that the gate decided already.

import type { Access, Decision, TableResource } from '../../../../policies/index.ts';
import type { Job } from '../backend.ts';

export class Decisions {
  readonly #job: Job;
  readonly #made = new Map<string, Decision>();

  constructor(job: Job) {
    this.#job = job;
  }

  /** `null`: the gate has allowed it. */
  decide(access: Access): Decision | null {
    if (this.#job.accesses.some((allowed) => covers(allowed, access))) return null;
    const key = JSON.stringify(access);
    const made = this.#made.get(key) ?? this.#job.use.decide(access);
    this.#made.set(key, made);
    return made;
  }

  /** For what is only said, not done: not recorded. */
  peek(access: Access): Decision {
    const { use } = this.#job;
    return use.peek?.(access) ?? use.decide(access);
  }

  allows(access: Access): boolean {
    return this.peek(access).effect === 'allow';
  }
}

/** The same columns or fewer of the same table. */
function covers(allowed: Access, access: Access): boolean {
  const [a, b] = [allowed.resource, access.resource];
  if (allowed.action !== access.action || a.kind !== 'table' || b.kind !== 'table') return false;
  return sameTable(a, b) && b.columns.every((column) => a.columns.includes(column));
}

function sameTable(a: TableResource, b: TableResource): boolean {
  return a.database === b.database && a.table === b.table;
}
