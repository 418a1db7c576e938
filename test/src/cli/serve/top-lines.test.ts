// What two looks at a server come to, as a table.

import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Sample, topLines } from '../../../../src/cli/serve/top-lines.ts';
import type { PluginOverview, UnitState } from '../../../../src/server/index.ts';

const MB = 1_048_576;

function unit(more: Partial<UnitState> = {}): UnitState {
  const usage = { memory: 46 * MB, cpu: 1_000 };
  return {
    plugin: 'acme.notes',
    scope: 'global',
    pid: 7,
    active: 1,
    waiting: 2,
    circuit: 'closed',
    usage,
    ...more,
  };
}

function plugin(total: number, running: readonly UnitState[]): PluginOverview {
  const calls = { total, failed: 1, p50: 1.25, p99: 40.4 };
  return { id: 'acme.notes', calls, denied: 3, running } as unknown as PluginOverview;
}

function sample(at: number, plugins: readonly PluginOverview[]): Sample {
  const isolation = {
    level: 'process',
    preferred: 'process',
    way: null,
    mechanisms: [],
    reason: null,
    groups: { kind: null, reason: null },
  } as const;
  const room = { cells: 1, spares: 0, memory: 112, most: { cells: 8, memory: 1_024 } };
  const log = { dir: '/log', records: 9 };
  return {
    at,
    overview: {
      isolation,
      room,
      since: 0,
      log,
      decisions: { allow: 4, deny: 5 },
      hooks: [],
      plugins,
    },
  };
}

const lines = (now: Sample, before: Sample | null): string[] =>
  topLines('http://here', now, before).map((line) => stripVTControlCharacters(line));

describe('the table of top', () => {
  it('has no shares and rates at the first look', () => {
    expect(lines(sample(0, [plugin(10, [unit()])]), null)).toEqual([
      'skerry top  http://here  1 plugin · isolation process · 4 allowed, 5 denied · 9 records',
      '',
      'plugin      scope   cpu  memory  calls  per s  now  wait  p50     p99    failed  denied',
      'acme.notes  global  -    46 MB   10     -      1    2     1.3 ms  40 ms  1       3',
    ]);
  });

  it('has them from the second on, from what changed between the two', () => {
    const later = unit({ usage: { memory: 46 * MB, cpu: 2_000 } });
    const [, , , row] = lines(
      sample(4_000, [plugin(30, [later])]),
      sample(0, [plugin(10, [unit()])]),
    );
    expect(row).toMatch(/global {2}25 % {2}46 MB {3}30 {5}5\.0/);
  });

  it('gives a process that is new no share of what the old one used', () => {
    const later = unit({ pid: 8, usage: { memory: MB, cpu: 50 } });
    const row = lines(sample(1_000, [plugin(1, [later])]), sample(0, [plugin(1, [unit()])])).at(-1);
    expect(row).toMatch(/global {2}- {4}1 MB/);
  });

  it('has a line for a plugin that runs nowhere', () => {
    expect(lines(sample(0, [plugin(0, [])]), null).at(-1)).toMatch(/^acme\.notes {2}- /);
  });
});
