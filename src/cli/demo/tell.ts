// What a step of the demo came to, in a few words and on one line. Runs nothing; what plugins answered is a stranger's text.

import { clip } from '../output.ts';

export interface Told {
  readonly text: string;
  /** False where something failed that must work, or came through that must not. */
  readonly held: boolean;
}

/** The end of a call, as the demo keeps it. */
export interface Ended {
  /** The code of the error; null where the call came back. */
  readonly code: string | null;
  /** What it came back with, or the message of the error. */
  readonly result: unknown;
  readonly ms: number;
}

const NAMED = 3;

/** How many rows, and the first of them by name. */
export function tellRows(rows: readonly unknown[], name: (row: never) => unknown): Told {
  const names = rows.slice(0, NAMED).map((row) => clip(String(name(row as never)), 30));
  const more = rows.length > NAMED ? ', …' : '';
  return { text: `${rows.length} rows: ${names.join(', ')}${more}`, held: rows.length > 0 };
}

/** Of the ways to a column that was not granted. */
export function tellPrying(answer: unknown): Told {
  const { refused, leaked } = answer as { refused: unknown[]; leaked: { way: string }[] };
  const ways = refused.length + leaked.length;
  if (leaked.length === 0) {
    return { text: `${refused.length} of ${ways} ways to a password hash refused`, held: ways > 0 };
  }
  return { text: `LEAKED by: ${leaked.map(({ way }) => way).join(', ')}`, held: false };
}

/** An honest call that did not come back. */
export function tellFailure({ code, result }: Ended): Told {
  return { text: `${code}: ${String(result)}`, held: false };
}

/** The ways a call may be ended from outside. Anything else means that the attack never ran. */
const STOPPED = new Set([
  'TIMEOUT',
  'CPU_LIMIT',
  'MEMORY_LIMIT',
  'WORKER_CRASH',
  'EXECUTION_ERROR',
]);

/** How an attack ended: its own account of what it found, or what ended it. `lines` are those the host took of its log. */
export function tellAttack({ code, result, ms }: Ended, lines: number): Told {
  if (code !== null) return { text: `${code} after ${Math.round(ms)} ms`, held: STOPPED.has(code) };
  const found = findingsOf(result);
  if (found !== null) return tellFindings(found);
  const { lines: written } = Object(result) as { lines?: number };
  if (typeof written !== 'number') return tellData(result);
  return { text: `${lines} of ${written} lines taken`, held: lines < written };
}

/** What happened, and how often; null where the attack tells something else. */
function findingsOf(result: unknown): readonly (readonly [string, number])[] | null {
  if (Array.isArray(result)) {
    return result.map((finding) => [String((finding as { happened: unknown }).happened), 1]);
  }
  const entries = Object.entries(Object(result) as Record<string, unknown>);
  const tallied = entries.length > 0 && entries.every(([key]) => /^(?:refused|GOT) /u.test(key));
  return tallied ? entries.map(([key, times]) => [key, Number(times)]) : null;
}

function tellFindings(found: readonly (readonly [string, number])[]): Told {
  const count = (test: (happened: string) => boolean): number =>
    found.reduce((sum, [happened, times]) => sum + (test(happened) ? times : 0), 0);
  const all = count(() => true);
  const refused = count((happened) => happened.startsWith('refused '));
  const nothing = count((happened) => happened === 'nothing there');
  if (refused + nothing < all)
    return { text: `${all - refused - nothing} CAME THROUGH`, held: false };
  if (nothing === 0) return { text: `${refused} of ${all} refused`, held: all > 0 };
  if (refused === 0) return { text: `${nothing} of ${all} not there`, held: all > 0 };
  return { text: `${refused} refused, ${nothing} not there`, held: true };
}

function tellData(result: unknown): Told {
  const plain = Object.getPrototypeOf(Object(result)) === Object.prototype;
  const held = plain && !('isAdmin' in {});
  return { text: held ? 'taken as plain data' : 'REACHED THE HOST', held };
}
