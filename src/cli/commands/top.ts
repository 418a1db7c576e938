// `skerry top`: what the plugins of a running server use, a line a unit, drawn anew every second.

import { EXIT, type ExitCode } from '../exit.ts';
import type { Output } from '../output.ts';
import { askServer, findServer, type ServerFlags } from '../serve/find-server.ts';
import { type Sample, topLines } from '../serve/top-lines.ts';
import { Stop } from '../stop.ts';

export interface TopFlags extends ServerFlags {
  readonly once?: boolean;
}

const EVERY = 1_000;

export async function top(output: Output, flags: TopFlags): Promise<ExitCode> {
  const server = findServer(flags);
  const look = async (): Promise<Sample> => ({ at: Date.now(), overview: await askServer(server) });
  const terminal = process.stdout.isTTY && !output.json && flags.once !== true;
  using stop = new Stop();
  let before: Sample | null = null;
  for (;;) {
    const now = await look();
    output.data({ url: server.url, at: now.at, ...now.overview });
    const lines = topLines(server.url, now, before);
    if (terminal) process.stdout.write(drawn(lines));
    // Shares of a processor need two looks.
    else if (before !== null || flags.once !== true) for (const line of lines) output.line(line);
    if (flags.once === true && (output.json || before !== null)) break;
    before = now;
    if (!(await pause(stop.signal))) break;
  }
  return EXIT.ok;
}

/** False when it is time to end. */
async function pause(signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, EVERY);
  const end = (): void => resolve();
  signal.addEventListener('abort', end, { once: true });
  await promise;
  clearTimeout(timer);
  signal.removeEventListener('abort', end);
  return !signal.aborted;
}

const HOME = '\u001B[H';
const CLEAR_LINE = '\u001B[K';
const CLEAR_BELOW = '\u001B[J';

/** Over what was there, without a flicker; never more lines than the terminal has. */
function drawn(lines: readonly string[]): string {
  const room = Math.max(3, process.stdout.rows - 1);
  return `${HOME}${lines
    .slice(0, room)
    .map((line) => `${line}${CLEAR_LINE}\n`)
    .join('')}${CLEAR_BELOW}`;
}
