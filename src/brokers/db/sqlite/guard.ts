// SQLite's authorizer: first it notes what a statement asks for, then it lets exactly that through. What no grant
// could ever give is refused in both. It runs while SQLite compiles, so it looks nothing up.

import { constants } from 'node:sqlite';
import { foldName } from '../fold-name.ts';
import { isAllowedFunction } from './functions.ts';

/** One thing the authorizer was asked about. Names are folded; a column `''` is the table and no column. */
export interface Event {
  readonly verb: 'read' | 'insert' | 'update' | 'delete';
  readonly table: string;
  readonly column: string;
  /** A trigger or view acts, not the statement itself. */
  readonly inner: boolean;
}

const VERBS: ReadonlyMap<number, Event['verb']> = new Map([
  [constants.SQLITE_READ, 'read'],
  [constants.SQLITE_INSERT, 'insert'],
  [constants.SQLITE_UPDATE, 'update'],
  [constants.SQLITE_DELETE, 'delete'],
]);

type Mode =
  | { readonly kind: 'closed' | 'free' | 'refuse' }
  | { readonly kind: 'record'; readonly events: Map<string, Event> }
  | { readonly kind: 'enforce'; readonly events: ReadonlyMap<string, Event> };

export class Guard {
  #mode: Mode = { kind: 'closed' };
  #refusal: string | null = null;

  /** Lets this process's own statements through. Nothing a plugin wrote may be compiled or run inside. */
  free<T>(work: () => T): T {
    return this.#during({ kind: 'free' }, work);
  }

  /** What the statements compiled inside ask for. */
  record(work: () => void): ReadonlyMap<string, Event> {
    const events = new Map<string, Event>();
    this.#during({ kind: 'record', events }, work);
    return events;
  }

  /** Lets these events through and no other. */
  enforce<T>(events: ReadonlyMap<string, Event>, work: () => T): T {
    return this.#during({ kind: 'enforce', events }, work);
  }

  /** Why the last statement was refused whatever is granted; `null` if it was not. */
  get refusal(): string | null {
    return this.#refusal;
  }

  readonly authorize = (
    code: number,
    first: string | null,
    second: string | null,
    database: string | null,
    inner: string | null,
  ): number => {
    const mode = this.#mode;
    if (mode.kind === 'free') return constants.SQLITE_OK;
    if (mode.kind !== 'record' && mode.kind !== 'enforce') return constants.SQLITE_DENY;
    if (code === constants.SQLITE_SELECT) return constants.SQLITE_OK;
    const refusal = refusalOf(code, first, second, database);
    if (refusal !== null) {
      this.#refusal ??= refusal;
      return constants.SQLITE_DENY;
    }
    const verb = VERBS.get(code);
    if (verb === undefined) return constants.SQLITE_OK;
    const [table, column] = [foldName(first ?? ''), foldName(second ?? '')];
    const key = [verb, table, column, inner === null ? 'own' : 'inner'].join('\0');
    if (mode.kind === 'enforce') {
      return mode.events.has(key) ? constants.SQLITE_OK : constants.SQLITE_DENY;
    }
    // Without a database the name may be one the statement made up itself (`WITH name AS …`).
    if (verb === 'read' && column === '' && database === null) {
      mode.events.set(key, { verb, table: '', column, inner: inner !== null });
    } else {
      mode.events.set(key, { verb, table, column, inner: inner !== null });
    }
    return constants.SQLITE_OK;
  };

  #during<T>(mode: Mode, work: () => T): T {
    const before = this.#mode;
    this.#mode = mode;
    if (mode.kind !== 'free') this.#refusal = null;
    try {
      return work();
    } finally {
      this.#mode = before;
    }
  }
}

/** Everything that is not reading and writing rows of the main database with plain functions. */
function refusalOf(
  code: number,
  first: string | null,
  second: string | null,
  database: string | null,
): string | null {
  if (code === constants.SQLITE_FUNCTION) {
    return isAllowedFunction(second ?? '') ? null : `the function ${second ?? ''} is not available`;
  }
  if (code === constants.SQLITE_RECURSIVE) return 'recursive queries are not available';
  if (!VERBS.has(code)) return 'only reading and writing rows is available';
  if (database !== null && database !== 'main') return 'only the main schema is available';
  if (first === null) return 'only reading and writing rows is available';
  if (foldName(first).startsWith('sqlite_')) return "SQLite's own tables are not available";
  return null;
}
