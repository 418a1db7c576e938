// The latest lines of one plugin's own log, by number and by bytes: a plugin that floods its log pushes out its own lines and no
// one else's. The text is a stranger's, cleaned before it gets here.

import type { LogEntry } from '../brokers/index.ts';

/** A line with its place among all lines of the plugin, counted from 1. */
export interface LogLine extends LogEntry {
  readonly seq: number;
}

export type LogLevel = LogEntry['level'];

export interface LogFilter {
  /** This level and those above it. */
  readonly level?: LogLevel | undefined;
  /** Milliseconds since the epoch. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  /** Part of the message, in capitals or not. */
  readonly text?: string | undefined;
  /** Only lines behind the one with this number. */
  readonly after?: number | undefined;
  /** The latest so many. */
  readonly limit?: number | undefined;
}

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];
const MOST_LINES = 2_000;
/** Of text, at two bytes a unit, and what a line takes beside it. */
const MOST_BYTES = 1_048_576;
const LINE_BYTES = 400;
const MOST_HOLES = 256;

interface Kept {
  readonly line: LogLine;
  readonly bytes: number;
}

export class KeptLines {
  #kept: (Kept | undefined)[] = [];
  /** Where the oldest stands: taking the first out of a long list moves all others. */
  #start = 0;
  #bytes = 0;
  #seq = 0;

  add(entry: LogEntry): LogLine {
    this.#seq += 1;
    const kept = { line: Object.freeze({ ...entry, seq: this.#seq }), bytes: sizeOf(entry) };
    this.#kept.push(kept);
    this.#bytes += kept.bytes;
    while (this.#length > 1 && (this.#length > MOST_LINES || this.#bytes > MOST_BYTES))
      this.#drop();
    return kept.line;
  }

  /** Oldest first. */
  find(filter: LogFilter): LogLine[] {
    const { limit = Infinity } = filter;
    const found: LogLine[] = [];
    const matches = matcher(filter);
    for (let at = this.#kept.length - 1; at >= this.#start && found.length < limit; at -= 1) {
      const line = this.#kept[at]?.line;
      if (line === undefined || line.seq <= (filter.after ?? 0)) break;
      if (matches(line)) found.push(line);
    }
    return found.toReversed();
  }

  get bytes(): number {
    return this.#bytes;
  }

  get #length(): number {
    return this.#kept.length - this.#start;
  }

  #drop(): void {
    this.#bytes -= this.#kept[this.#start]?.bytes ?? 0;
    this.#kept[this.#start] = undefined;
    this.#start += 1;
    if (this.#start < MOST_HOLES) return;
    this.#kept = this.#kept.slice(this.#start);
    this.#start = 0;
  }
}

/** Whether a line is asked for, its number and the limit apart. */
export function matcher({
  level = 'debug',
  since = -Infinity,
  until = Infinity,
  text,
}: LogFilter): (line: LogEntry) => boolean {
  const least = LEVELS.indexOf(level);
  const words = text?.toLowerCase();
  return (line) =>
    LEVELS.indexOf(line.level) >= least &&
    line.time >= since &&
    line.time <= until &&
    (words === undefined || line.message.toLowerCase().includes(words));
}

function sizeOf({ message, fields }: LogEntry): number {
  const text = fields === null ? 0 : JSON.stringify(fields).length;
  return LINE_BYTES + (message.length + text) * 2;
}
