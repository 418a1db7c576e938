// The caps this floor enforces on a unit, with unit and reason. What a plugin may ask and what the
// operator lowers is decided elsewhere; here a limit is a number that is always positive.

import { SandboxError } from './errors.ts';

export interface Limits {
  /** MB of V8 heap. V8 stops ordinary growth near it; what it does not count is caught by the cell's memory watch. */
  readonly memory: number;
  /** Milliseconds of guest code per call, all continuations together. Measured as time inside the isolate. */
  readonly cpu: number;
  /** Milliseconds of wall time per call, counted from the moment the guest is entered. */
  readonly wall: number;
  /** The same for a call that nobody waits for. */
  readonly background: number;
  /** Milliseconds for loading and evaluating the plugin's code. */
  readonly startup: number;
  /** Bytes of one text that crosses the wall, either way: input, output, a request's arguments, an answer. */
  readonly payload: number;
  /** Requests of one call that wait for their answer. A flood is refused inside the guest, and again outside. */
  readonly inflight: number;
  /** Requests of one call in all. Refused inside the guest, and again outside. */
  readonly requests: number;
  /** Bytes of log text per call, in lines of 64 on average or longer; what is over is dropped, and one line says so. */
  readonly log: number;
}

export const DEFAULT_LIMITS: Limits = Object.freeze({
  memory: 64,
  cpu: 200,
  wall: 5_000,
  background: 150_000,
  startup: 2_000,
  payload: 1_048_576,
  inflight: 500,
  requests: 100_000,
  log: 65_536,
});

/** A line of log counts as this many bytes at least when lines are counted: an empty one costs the host as much. */
export const LINE_BYTES = 64;

/** Throws SandboxError `BAD_LIMIT` naming the first limit that is not a positive finite number. */
export function assertLimits(limits: Limits): void {
  for (const [name, value] of Object.entries(limits)) {
    if (!(Number.isFinite(value) && value > 0)) {
      throw new SandboxError(
        'BAD_LIMIT',
        `Limit "${name}" is ${String(value)}; every limit is a number above zero. There is no "off".`,
      );
    }
  }
  // isolated-vm refuses less than 8 MB.
  if (limits.memory < 8) {
    throw new SandboxError(
      'BAD_LIMIT',
      `Limit "memory" is ${limits.memory} MB; V8 needs at least 8 MB.`,
    );
  }
}
