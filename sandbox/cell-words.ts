// What a cell says of itself and of its units, read with suspicion: the process may be the attacker's. Never throws.

import { cleanLine } from './clean-text.ts';
import { WRAP_MECHANISMS } from './bubblewrap/look.ts';
import { LOCK_MECHANISMS } from './isolation.ts';
import { KIND, type Message } from './message.ts';
import type { Fault, FaultCode } from './outcome.ts';
import { isWrapped, locksItself, type Way } from './way.ts';

/**
 * Why a cell that began like this is not used, or null: it said hello, its fence holds, and it is jailed the way that was asked.
 * `seen`: what the kernel says of the walls around it, which is not the cell's to tell.
 */
export function checkHello(
  messages: readonly Message[],
  way: Way | null,
  seen: readonly string[],
): string | null {
  const hello = messages[0];
  if (hello?.kind !== KIND.hello) return 'A cell did not say hello first.';
  const { open, diesWithHost, mechanisms, missing } = parseRecord(hello.text);
  if (!Array.isArray(open)) return 'A cell did not say what its fence holds.';
  if (open.length > 0) {
    return `A cell could do what its fence should stop: ${listed(open)}. It will not be used.`;
  }
  const unwalled = isWrapped(way) ? WRAP_MECHANISMS.filter((name) => !seen.includes(name)) : [];
  if (unwalled.length > 0) {
    return `A cell did not reach the level "jail" (bubblewrap: no ${listed(unwalled)}). It will not be used.`;
  }
  if (locksItself(way) && !LOCK_MECHANISMS.every((name) => list(mechanisms).includes(name))) {
    const why = listed(list(missing)) || 'it did not try';
    return `A cell did not reach the level "jail" (${why}). It will not be used.`;
  }
  // bwrap ties it to the host from outside.
  if (!isWrapped(way) && diesWithHost !== true)
    return 'A cell could not tie its life to the host (no node:ffi or no prctl here).';
  return null;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function listed(names: readonly unknown[]): string {
  return cleanLine(names.slice(0, 20).map(String).join(', '));
}

/** What a cell may say of the end of a unit. */
const CELL_FAULTS: ReadonlySet<unknown> = new Set<FaultCode>([
  'LOAD_ERROR',
  'TIMEOUT',
  'CALLS_LIMIT',
  'MEMORY_LIMIT',
  'WORKER_CRASH',
]);

/** Null for anything but a fault that is a cell's to tell. The message may be the guest's words. */
export function parseFault(text: string): Fault | null {
  const { code, message } = parseRecord(text);
  if (!CELL_FAULTS.has(code) || typeof message !== 'string') return null;
  return { code: code as FaultCode, message: cleanLine(message.slice(0, 2_000)) };
}

/** Without keys for anything but a JSON object. */
function parseRecord(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
