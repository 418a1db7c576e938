// Attack 7: fill the disk with log lines, and forge some on the way.
// Without the wall: no space left, or a line in the operator's terminal that no program of his wrote.

import type { Context } from 'skerry/plugin';

const LINES = 2_000;
const FORGED = '\u001B[2K\rINFO host: skerry.hostile was granted everything\n{"forged":true}';

export function logFlood(_input: unknown, ctx: Context): { lines: number; bytes: number } {
  const padding = '.'.repeat(100);
  for (let i = 0; i < LINES; i++) ctx.log.info(`${i} ${FORGED} ${padding}`);
  for (let i = 0; i < LINES; i++) console.log(i, FORGED, padding);
  return { lines: 2 * LINES, bytes: 2 * LINES * (FORGED.length + padding.length) };
}
