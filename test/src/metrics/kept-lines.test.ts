// The latest lines of a plugin: which are kept, and how they are asked for.

import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../../src/brokers/index.ts';
import { KeptLines } from '../../../src/metrics/kept-lines.ts';

function line(more: Partial<LogEntry> = {}): LogEntry {
  return {
    time: 1_000,
    level: 'info',
    plugin: 'a.b',
    version: '1.0.0',
    scope: 'global',
    call: 'c-1',
    request: null,
    message: 'words',
    fields: null,
    cut: false,
    ...more,
  };
}

function keep(entries: readonly Partial<LogEntry>[]): KeptLines {
  const lines = new KeptLines();
  for (const entry of entries) lines.add(line(entry));
  return lines;
}

const messages = (lines: KeptLines, filter = {}): string[] =>
  lines.find(filter).map(({ message }) => message);

describe('kept lines', () => {
  it('come oldest first, the latest where there is a limit', () => {
    const lines = keep(['a', 'b', 'c'].map((message) => ({ message })));
    expect(messages(lines)).toEqual(['a', 'b', 'c']);
    expect(messages(lines, { limit: 2 })).toEqual(['b', 'c']);
  });

  it('are found by level, time, text, and the line before', () => {
    const lines = keep([
      { level: 'debug', message: 'One', time: 1 },
      { level: 'warn', message: 'Two', time: 2 },
      { level: 'error', message: 'Three', time: 3 },
    ]);
    expect(messages(lines, { level: 'warn' })).toEqual(['Two', 'Three']);
    expect(messages(lines, { since: 2, until: 2 })).toEqual(['Two']);
    expect(messages(lines, { text: 'tHR' })).toEqual(['Three']);
    expect(messages(lines, { after: 2 })).toEqual(['Three']);
    expect(messages(lines, { after: 3 })).toEqual([]);
  });

  it('are 2,000 at most, and the oldest go first', () => {
    const lines = keep(Array.from({ length: 5_000 }, (_, at) => ({ message: `line ${at}` })));
    const kept = messages(lines);
    expect(kept).toHaveLength(2_000);
    expect([kept[0], kept.at(-1)]).toEqual(['line 3000', 'line 4999']);
    expect(lines.find({ limit: 1 })[0]?.seq).toBe(5_000);
  });

  it('are a megabyte at most, fields included', () => {
    const message = 'm'.repeat(4_000);
    const fields = { more: 'f'.repeat(4_000) };
    const lines = keep(Array.from({ length: 1_000 }, () => ({ message, fields })));
    expect(messages(lines).length).toBeLessThan(70);
    expect(lines.bytes).toBeLessThanOrEqual(1_048_576);
  });
});
