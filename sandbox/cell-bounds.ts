// How much a cell may say at a time, and how much may wait for it, by the units open in it. Knows no socket.

import { type ChannelBounds, FULL_FRAME } from './channel.ts';
import type { Limits } from './limits.ts';
import { roomMb } from './supervisor.ts';

const MB = 1_048_576;

/** Until units are open: a hello one way, the guest runtime the other. */
export const BLANK: ChannelBounds = { frame: MB, backlog: 16 * MB };

/** What its units may say in one frame and one answer, and what it could hold of what waits for it. */
export function boundsOf(units: readonly Limits[]): ChannelBounds {
  const payload = Math.max(0, ...units.map((unit) => unit.payload));
  // A character is at most three bytes; bytes come beside the text.
  return { frame: 2 * FULL_FRAME + 4 * payload, backlog: roomMb(units) * MB };
}
