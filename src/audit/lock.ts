// One writer for each log: a lock file that says who holds it, and the judgement whether that process still lives.
// Knows nothing of what is written.

import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { AuditError, causeCode } from './errors.ts';

const HEARTBEAT_MS = 5_000;
/** A holder in another container or on another machine cannot be looked up; after this silence it is taken for dead. */
const FOREIGN_SILENCE_MS = 30_000;

interface Holder {
  readonly pid: number;
  /** Start time of the process in clock ticks since boot: a pid alone may have been used again. */
  readonly start: string;
  readonly boot: string;
  /** The pid namespace: pids of another one mean nothing here. */
  readonly space: string;
  readonly host: string;
  readonly nonce: string;
}

/** Throws AuditError LOG_LOCKED while another live process holds the log. */
export function takeLock(dir: string): Disposable {
  const path = join(dir, 'lock');
  const text = JSON.stringify(describeSelf());
  for (let attempt = 0; attempt < 5; attempt++) {
    if (createLock(path, text)) return holdLock(path, text);
    removeStale(path);
  }
  throw locked(path, 'another process is taking it at this moment; try again');
}

/** Complete from the first moment it has its name: written under another name, then linked. */
function createLock(path: string, text: string): boolean {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    fs.writeFileSync(draft, text, { mode: 0o600, flag: 'wx' });
    fs.linkSync(draft, path);
    return true;
  } catch (error) {
    if (causeCode(error) === 'EEXIST') return false;
    throw new AuditError(
      'AUDIT_UNAVAILABLE',
      `access log lock ${path} cannot be written (${causeCode(error)})`,
      { cause: error },
    );
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

function holdLock(path: string, text: string): Disposable {
  const beat = setInterval(() => touch(path), HEARTBEAT_MS);
  beat.unref();
  return {
    [Symbol.dispose]() {
      clearInterval(beat);
      if (readText(path) === text) fs.rmSync(path, { force: true });
    },
  };
}

function touch(path: string): void {
  const now = new Date();
  try {
    fs.utimesSync(path, now, now);
  } catch {
    // A lock that somebody removed is not made again: the chain shows two writers, if there ever are two.
  }
}

/** Takes a dead holder's lock away; throws LOG_LOCKED if the holder lives, or may. */
function removeStale(path: string): void {
  const text = readText(path);
  if (text === null) return;
  assertDead(path, parseHolder(text));
  // Between reading and removing, another process may have done the same and hold the lock now. Renaming shows
  // which lock was really taken; a live one is put back.
  const aside = `${path}.stale.${randomBytes(4).toString('hex')}`;
  try {
    fs.renameSync(path, aside);
  } catch {
    return;
  }
  if (readText(aside) !== text) putBack(aside, path);
  fs.rmSync(aside, { force: true });
}

function putBack(aside: string, path: string): void {
  try {
    fs.linkSync(aside, path);
  } catch {
    // Somebody else holds it by now; there is nothing to put back to.
  }
}

function assertDead(path: string, holder: Holder | null): void {
  if (holder === null) {
    // Locks are complete from the start, so this is no lock of ours: only a person can tell what it is.
    throw locked(path, 'it is not a lock file of an access log; look at it, then remove it');
  }
  const self = describeSelf();
  if (holder.boot === self.boot && holder.space === self.space) {
    if (startOf(holder.pid) !== holder.start) return;
    throw locked(path, `process ${holder.pid} writes this log; stop it first`);
  }
  if (holder.boot !== self.boot && holder.host === self.host) return;
  const silence = Date.now() - (fs.statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  if (silence > FOREIGN_SILENCE_MS) return;
  const seconds = Math.ceil((FOREIGN_SILENCE_MS - silence) / 1000);
  throw locked(
    path,
    `process ${holder.pid} on ${JSON.stringify(holder.host)} wrote to this log moments ago; ` +
      `if it is gone, try again in ${seconds} s or remove the file`,
  );
}

function describeSelf(): Holder {
  return {
    pid: process.pid,
    start: startOf(process.pid) ?? '',
    boot: readText('/proc/sys/kernel/random/boot_id')?.trim() ?? '',
    space: readLink('/proc/self/ns/pid'),
    host: hostname(),
    nonce: randomBytes(8).toString('hex'),
  };
}

/** Field 22 of the process's stat line, or null if there is no such process. */
function startOf(pid: number): string | null {
  const stat = readText(`/proc/${pid}/stat`);
  if (stat === null) return fs.existsSync('/proc/self/stat') ? null : startWithoutProc(pid);
  // The command name before it may hold spaces and brackets.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

function startWithoutProc(pid: number): string | null {
  try {
    process.kill(pid, 0);
    return '';
  } catch (error) {
    return causeCode(error) === 'EPERM' ? '' : null;
  }
}

function parseHolder(text: string): Holder | null {
  try {
    const value = JSON.parse(text) as Partial<Holder> | null;
    if (typeof value?.pid !== 'number' || !Number.isSafeInteger(value.pid)) return null;
    const strings = [value.start, value.boot, value.space, value.host, value.nonce];
    return strings.every((part) => typeof part === 'string') ? (value as Holder) : null;
  } catch {
    return null;
  }
}

function readText(path: string): string | null {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function readLink(path: string): string {
  try {
    return fs.readlinkSync(path);
  } catch {
    return '';
  }
}

function locked(path: string, why: string): AuditError {
  return new AuditError('LOG_LOCKED', `access log lock ${path}: ${why}`);
}
