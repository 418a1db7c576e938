// Failures of one plugin in groups: those of one code, one first line and one place are one. So many groups and no more, however
// many texts a plugin thinks up.

import { createHash } from 'node:crypto';
import { cleanLine } from '../../sandbox/index.ts';
import { type ErrorCode, ERROR_TYPES, type ErrorType } from '../errors.ts';

/** How a call failed, in words that are a stranger's in part. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  /** In the author's files, a line a frame; absent where the plugin threw nothing. */
  readonly stack: string | undefined;
  readonly scope: string;
  readonly handler: string;
  readonly call: string;
}

/** Failures of one kind. The text is the plugin's: display only. */
export interface ErrorGroup {
  /** Of code, first line and place: the same from day to day. */
  readonly id: string;
  readonly code: ErrorCode;
  readonly type: ErrorType;
  /** First line of the latest. Numbers in it do not tell two apart. */
  readonly message: string;
  /** Where it was thrown, in the author's files; null where that is not known. */
  readonly at: string | null;
  readonly count: number;
  /** Milliseconds since the epoch. */
  readonly first: number;
  readonly last: number;
  /** The latest: what was called, for whom, and the id of the call, as the access log has it. */
  readonly handler: string;
  readonly scope: string;
  readonly call: string;
  /** The stack of the first, in the author's files; null where the plugin threw nothing. */
  readonly stack: string | null;
}

export interface ErrorFilter {
  readonly code?: string | undefined;
  /** Milliseconds since the epoch: seen last between the two. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  /** Part of the message or of the place, in capitals or not. */
  readonly text?: string | undefined;
  /** The latest so many. */
  readonly limit?: number | undefined;
}

const MOST_GROUPS = 100;
const MOST_MESSAGE = 400;
const MOST_FRAMES = 12;
const MOST_FRAME = 240;

type Kept = { -readonly [K in keyof ErrorGroup]: ErrorGroup[K] };

export class KeptErrors {
  readonly #groups = new Map<string, Kept>();
  #dropped = 0;

  add(now: number, failure: Failure): void {
    const { code, handler, scope, call } = failure;
    const message = firstLine(failure.message);
    const frames = framesOf(failure.stack);
    const at = frames[0] ?? null;
    const key = `${code}\n${message.replaceAll(/\d+/gu, '0')}\n${at ?? ''}`;
    const known = this.#groups.get(key);
    const latest = { message, last: now, handler, scope, call };
    if (known === undefined) {
      this.#makeRoom();
      const stack = failure.stack === undefined ? null : frames.join('\n');
      const id = createHash('sha256').update(key).digest('hex').slice(0, 12);
      const type = ERROR_TYPES[code];
      this.#groups.set(key, { id, code, type, at, count: 1, first: now, stack, ...latest });
    } else Object.assign(known, latest, { count: known.count + 1 });
  }

  /** Those seen last first. */
  find({ code, since = -Infinity, until = Infinity, text, limit }: ErrorFilter): ErrorGroup[] {
    const words = text?.toLowerCase() ?? '';
    return [...this.#groups.values()]
      .filter(
        (group) =>
          (code === undefined || group.code === code) &&
          group.last >= since &&
          group.last <= until &&
          `${group.message}\n${group.at ?? ''}`.toLowerCase().includes(words),
      )
      .sort((a, b) => b.last - a.last)
      .slice(0, limit)
      .map((group) => ({ ...group }));
  }

  /** Groups that had to make room for others. */
  get dropped(): number {
    return this.#dropped;
  }

  /** What happened once, and longest ago, goes first: a flood of new texts drives out itself, not what happens again and again. */
  #makeRoom(): void {
    if (this.#groups.size < MOST_GROUPS) return;
    let least: [string, Kept] | null = null;
    for (const entry of this.#groups)
      if (least === null || isLess(entry[1], least[1])) least = entry;
    if (least !== null) this.#groups.delete(least[0]);
    this.#dropped += 1;
  }
}

function isLess(a: Kept, b: Kept): boolean {
  return a.count === b.count ? a.last < b.last : a.count < b.count;
}

function firstLine(message: string): string {
  const [line = ''] = message.slice(0, MOST_MESSAGE * 2).split('\n', 1);
  return cut(line, MOST_MESSAGE);
}

/** `at run (index.ts:3:9)` and what follows, each a clean line. */
function framesOf(stack: string | undefined): string[] {
  const lines = (stack ?? '').slice(0, MOST_FRAMES * MOST_FRAME * 4).split('\n');
  return lines
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
    .slice(0, MOST_FRAMES)
    .map((line) => cut(line.slice('at '.length), MOST_FRAME));
}

/** Cut into memory of its own: a piece of a long text would hold on to all of it. */
function cut(text: string, most: number): string {
  const clean = cleanLine(text.length > most ? `${text.slice(0, most - 1)}…` : text);
  return Buffer.from(clean, 'utf8').toString('utf8');
}
