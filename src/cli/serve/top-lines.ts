// The lines of `skerry top`: two looks at a server as a table. Pure.

import type { Overview, PluginOverview, UnitState } from '../../server/index.ts';
import { bad, bold, dim, shown, table } from '../output.ts';

/** What a server said, and when; `at` in milliseconds. */
export interface Sample {
  readonly at: number;
  readonly overview: Overview;
}

const HEAD = [
  'plugin',
  'scope',
  'cpu',
  'memory',
  'calls',
  'per s',
  'now',
  'wait',
  'p50',
  'p99',
  'failed',
  'denied',
];

/** Without an earlier look there are no shares and rates. */
export function topLines(url: string, now: Sample, before: Sample | null): string[] {
  const { plugins, decisions, log, isolation } = now.overview;
  const seconds = before === null ? 0 : (now.at - before.at) / 1_000;
  const rows = plugins.flatMap((plugin) => {
    const earlier = before?.overview.plugins.find(({ id }) => id === plugin.id);
    const units: readonly (UnitState | null)[] =
      plugin.running.length === 0 ? [null] : plugin.running;
    return units.map((unit) => row(plugin, unit, earlier, seconds));
  });
  return [
    `${bold('skerry top')}  ${url}  ${plural(plugins.length, 'plugin')} · isolation ${isolation.level} · ` +
      `${decisions.allow} allowed, ${decisions.deny} denied · ${log.records} records`,
    '',
    ...table([HEAD.map((title) => dim(title)), ...rows]),
  ];
}

function row(
  { id, calls, denied }: PluginOverview,
  unit: UnitState | null,
  earlier: PluginOverview | undefined,
  seconds: number,
): string[] {
  const { total, failed, p50, p99 } = calls;
  const rate =
    seconds > 0 && earlier !== undefined ? (total - earlier.calls.total) / seconds : null;
  return [
    shown(id, 40),
    shown(unit?.scope ?? '-', 24),
    share(unit, earlier, seconds),
    unit?.usage == null ? '-' : `${Math.round(unit.usage.memory / 1_048_576)} MB`,
    String(total),
    rate === null ? '-' : rate.toFixed(1),
    String(unit?.active ?? 0),
    String(unit?.waiting ?? 0),
    duration(p50),
    duration(p99),
    failed === 0 ? '0' : bad(String(failed)),
    denied === 0 ? '0' : bad(String(denied)),
  ];
}

/** Of one processor, of the process that the unit runs in. */
function share(
  unit: UnitState | null,
  earlier: PluginOverview | undefined,
  seconds: number,
): string {
  const past = earlier?.running.find(({ scope, pid }) => scope === unit?.scope && pid === unit.pid);
  if (unit?.usage == null || past?.usage == null || seconds <= 0) return '-';
  return `${Math.round((unit.usage.cpu - past.usage.cpu) / (seconds * 10))} %`;
}

function duration(ms: number | null): string {
  if (ms === null) return '-';
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
