// Starts a cell's process by bwrap. What was started here is bwrap: it is killed, and the kernel kills the cell with it. What is
// watched is the cell, whose true pid bwrap tells. Knows nothing of what runs in the cell.

import { type ChildProcess, type IOType, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { closeSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { startProgram } from '../cell/jail/start-calls.ts';
import { goFirst } from '../go-first.ts';
import type { StartedCell } from '../started-cell.ts';
import { openUnnamed } from '../unnamed-file.ts';
import { findProgram, INFO_FD, wrapped } from './command.ts';
import { rootArguments } from './root.ts';

export interface WrappedStart {
  /** Of Node. */
  readonly args: readonly string[];
  /** What the cell may see of the filesystem, beside what Node needs. The first is the addon. */
  readonly files: readonly string[];
  /** Descriptor of the beat. */
  readonly beat: number;
  /** The cell is to lock itself in too, for which it needs more calls until then. */
  readonly locks: boolean;
}

const PATIENCE_MS = 15_000;
/** What bwrap tells is a few numbers. */
const MOST_INFO = 4_096;

/** The same files each time: what Node needs does not change while the host runs. */
const roots = new Map<string, readonly string[]>();

/** `more`: descriptors of the cell after those of its own, from 7 on. Rejects where bwrap does not start it. */
export async function spawnWrapped(
  { args, files, beat, locks }: WrappedStart,
  more: readonly IOType[] = [],
): Promise<StartedCell> {
  const bwrap = findProgram('bwrap');
  if (bwrap === null) throw new Error('bwrap is not installed');
  const command = wrapped(bwrap, rootOf(files), [process.execPath, ...args]);
  const program = openUnnamed(startProgram(locks));
  const child = spawn('/bin/sh', command, {
    cwd: '/',
    env: {},
    // A group of its own: the Ctrl-C of a terminal goes to the host alone.
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', beat, program, 'pipe', ...more],
  });
  closeSync(program);
  if (child.pid !== undefined) goFirst(child.pid);
  const stdio: readonly unknown[] = child.stdio;
  const pid = await toldPid(child, stdio[INFO_FD] as Readable);
  child.on('error', () => {});
  // It may have begun before bwrap was told.
  goFirst(pid);
  return { child, pid, socket: stdio[3] as Socket };
}

function rootOf(files: readonly string[]): readonly string[] {
  const key = files.join('\n');
  const known = roots.get(key) ?? rootArguments(files);
  roots.set(key, known);
  return known;
}

/** The pid, as the host sees it, of the process that becomes the cell. */
function toldPid(child: ChildProcess, info: Readable): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = '';
    const fail = (why: string): void => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(new Error(`bwrap did not start a cell: ${why}`));
    };
    const timer = setTimeout(() => fail(`nothing within ${PATIENCE_MS} ms`), PATIENCE_MS);
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, signal) => fail(`it ended (${signal ?? code})`));
    info.setEncoding('utf8').on('data', (part: string) => {
      text = (text + part).slice(0, MOST_INFO);
      // It writes on, and would die of a reader that went away in the middle.
      const pid = /"child-pid": (\d+)[^]*\}/.exec(text)?.[1];
      if (pid === undefined) return;
      clearTimeout(timer);
      info.destroy();
      resolve(Number(pid));
    });
    info.on('error', () => {});
  });
}
