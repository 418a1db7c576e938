// Whether a cell could be wrapped on this machine: tried with Node itself, in the walls it would stand in. Leaves nothing behind.

import { spawnSync } from 'node:child_process';
import { closeSync } from 'node:fs';
import { startProgram } from '../cell/jail/start-calls.ts';
import { CELL_FILES } from '../cell-files.ts';
import { cleanLine } from '../clean-text.ts';
import { openUnnamed } from '../unnamed-file.ts';
import { locksItself, type Way } from '../way.ts';
import { CAPPER } from './cap-memory.ts';
import { findProgram, wrapped } from './command.ts';
import { rootArguments } from './root.ts';

const PATIENCE_MS = 10_000;
const MOST_WORDS = 200;

/** Why none could, or null. Takes as long as a start of Node. */
export function wrapObstacle(way: Way): string | null {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return `the jail is made for Linux on x64; this is ${process.platform} on ${process.arch}`;
  }
  const bwrap = findProgram('bwrap');
  if (bwrap === null) return 'bubblewrap is not installed';
  // A cell that locks itself in caps its own memory.
  if (!locksItself(way) && findProgram(CAPPER) === null)
    return `${CAPPER} of util-linux is not installed, which caps the memory of a cell`;
  try {
    return trial(bwrap, locksItself(way));
  } catch (error) {
    return `what Node needs cannot be found out: ${cleanLine((error as Error).message)}`;
  }
}

function trial(bwrap: string, locks: boolean): string | null {
  const command = wrapped(bwrap, rootArguments(CELL_FILES), [process.execPath, '--version']);
  const program = openUnnamed(startProgram(locks));
  try {
    const { status, error, stderr } = spawnSync('/bin/sh', command, {
      cwd: '/',
      env: {},
      timeout: PATIENCE_MS,
      stdio: ['ignore', 'ignore', 'pipe', 'ignore', 'ignore', program, 'pipe'],
    });
    if (error !== undefined) return `bubblewrap cannot be started: ${error.message}`;
    if (status === 0) return null;
    const words = cleanLine(stderr.toString('utf8').trim().split('\n')[0] ?? '');
    return `bubblewrap builds no walls here (${words.slice(0, MOST_WORDS) || `code ${status}`})`;
  } finally {
    closeSync(program);
  }
}
