// How much of the machine cells may take, and who has taken what of it. Counts what each may come to hold, not what it
// holds now. Knows no process.

import { totalmem } from 'node:os';
import { SandboxError } from './errors.ts';

export interface Room {
  /** MB that all cells together may come to hold. */
  readonly memory: number;
  /** Cells at a time, spare ones included. */
  readonly cells: number;
}

/** MB that a cell without units holds for itself alone: 45 were measured. */
export const BLANK_MB = 48;

/** Below what the supervisor can watch: a cell that was killed is watched until it is gone. */
export const MOST_CELLS = 2_000;

/** Three quarters: the rest is for the host and for the product around it. */
const SHARE = 0.75;

/** What there is where nobody says. `memory` in bytes: of the machine, or of the container where that is less. */
export function roomOfMachine(
  memory: number = Math.min(totalmem(), process.constrainedMemory() || Infinity),
): Room {
  return { memory: Math.max(1, Math.floor((memory / 1_048_576) * SHARE)), cells: MOST_CELLS };
}

/** Throws SandboxError `BAD_LIMIT` naming what is no whole number above zero, or more than can be watched. */
export function assertRoom({ memory, cells }: Room): void {
  const most = { memory: Number.MAX_SAFE_INTEGER, cells: MOST_CELLS };
  for (const [key, value] of Object.entries({ memory, cells })) {
    if (Number.isSafeInteger(value) && value > 0 && value <= most[key as keyof Room]) continue;
    const text = `room.${key} is ${String(value)}; it is a whole number from 1 to ${most[key as keyof Room]}.`;
    throw new SandboxError('BAD_LIMIT', text);
  }
}

/** What one cell has taken. */
export class Claim {
  /** MB; 0 until it is granted. */
  mb = 0;
}

/** What is missing for a claim. */
export interface Lack {
  readonly mb: number;
  readonly cells: number;
}

export class RoomLedger {
  readonly room: Room;
  readonly #claims = new Set<Claim>();
  #mb = 0;

  constructor(room: Room) {
    assertRoom(room);
    this.room = room;
  }

  get cells(): number {
    return this.#claims.size;
  }

  get memory(): number {
    return this.#mb;
  }

  /** What would have to be given back before `claim` could grow by `more` MB; null where it can. */
  lack(claim: Claim, more: number): Lack | null {
    const another = this.#claims.has(claim) ? 0 : 1;
    const missing = {
      mb: Math.max(0, this.#mb + more - this.room.memory),
      cells: Math.max(0, this.cells + another - this.room.cells),
    };
    return missing.mb === 0 && missing.cells === 0 ? null : missing;
  }

  /** The claim is `more` MB larger from now on, or less, and counts as a cell. */
  grow(claim: Claim, more: number): void {
    this.#claims.add(claim);
    this.#mb += more;
    claim.mb += more;
  }

  /** Given back twice, it counts once. */
  give(claim: Claim): void {
    if (!this.#claims.delete(claim)) return;
    this.#mb -= claim.mb;
    claim.mb = 0;
  }

  /** Which key stands in the way of `lack`, how full it is, and what to do. */
  full(lack: Lack): SandboxError {
    const { room } = this;
    const [key, of] =
      lack.cells > 0
        ? ['room.cells', `${this.cells} of ${room.cells} cells are taken`]
        : ['room.memory', `${this.cells} cells may take ${this.#mb} of ${room.memory} MB`];
    return new SandboxError(
      'HOST_FULL',
      `There is no room for another unit: ${of} (${key}), and too few are idle. Raise ${key}, or unload plugins.`,
    );
  }
}
