// What statements were found to touch, so that the same statement is not looked at twice. Only a hint: when it runs,
// the process looks again, and refuses what is more than this.

import type { Inspected, Touch } from './protocol.ts';

const MAX_ENTRIES = 500;
/** Characters. Longer statements are looked at each time. */
const MAX_SQL = 4_096;

export class InspectionCache {
  readonly #entries = new Map<string, readonly Touch[]>();

  get(statement: Inspected): readonly Touch[] | null {
    return this.#entries.get(keyOf(statement)) ?? null;
  }

  set(statement: Inspected | null, touches: readonly Touch[]): void {
    if (statement === null || statement.sql.length > MAX_SQL) return;
    if (this.#entries.size >= MAX_ENTRIES) {
      // The oldest entry comes first.
      for (const key of this.#entries.keys()) {
        this.#entries.delete(key);
        break;
      }
    }
    this.#entries.set(keyOf(statement), touches);
  }

  clear(): void {
    this.#entries.clear();
  }
}

function keyOf({ sql, inserts }: Inspected): string {
  return JSON.stringify([sql, inserts]);
}
