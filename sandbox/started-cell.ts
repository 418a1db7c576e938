// What the host holds of a cell that was just started.

import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { constants } from 'node:os';

export interface StartedCell {
  /** What was started here: the cell, or bwrap, with which the cell ends. It is what is killed. */
  readonly child: ChildProcess;
  /** Of the cell itself. */
  readonly pid: number;
  readonly socket: Socket;
}

/** bwrap ends with 128 and the number of the signal that ended the cell. */
const BY_SIGNAL = 128;

/** Name of the signal that ended it, or `exit`. */
export function endOf(code: number | null, signal: string | null): string {
  if (signal !== null) return signal;
  const number = (code ?? 0) - BY_SIGNAL;
  const [name] = Object.entries(constants.signals).find(([, value]) => value === number) ?? [];
  return name ?? 'exit';
}
