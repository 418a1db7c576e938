// The lines of `skerry metrics`: the figures of one plugin as a table. Pure.

import type { Health, PluginMetrics } from '../../metrics/index.ts';
import { bad, bold, dim, good, shown, table } from '../output.ts';

/** The handlers that are shown. */
const MOST_HANDLERS = 10;

export function metricsLines(metrics: PluginMetrics): string[] {
  const { plugin, scope, execution, memory, cpu, disk, network, health, handlers } = metrics;
  const { count, errorCount, avgDuration, p50, p99, maxDuration, totalDuration } = execution;
  const rows = [
    ['health', healthOf(health), `up ${span(health.uptime)}, ${health.restarts} restarts`],
    ['calls', `${count}`, `${errorCount} failed, ${span(totalDuration)} in all`],
    [
      'a call',
      ms(avgDuration),
      `half in ${ms(p50)}, 99 of 100 in ${ms(p99)}, at most ${ms(maxDuration)}`,
    ],
    ['memory', mb(memory.current), `${mb(memory.average)} on average, ${mb(memory.peak)} at most`],
    [
      'cpu',
      `${Math.round(cpu.current)} %`,
      `${Math.round(cpu.peak)} % at most, ${span(cpu.total)} in all`,
    ],
    ['disk', `${bytes(disk.read)} read`, `${bytes(disk.write)} written`],
    [
      'network',
      `${network.requests} requests`,
      `${bytes(network.bytesIn)} in, ${bytes(network.bytesOut)} out`,
    ],
  ];
  const whose = scope === null ? shown(plugin, 80) : `${shown(plugin, 80)} ${shown(scope, 80)}`;
  return [
    `${bold(whose)}  ${rangeOf(metrics)}`,
    ...table(rows.map(([name = '', now = '', rest = '']) => [`  ${name}`, now, dim(rest)])),
    ...handlerLines(handlers),
  ];
}

function handlerLines(handlers: PluginMetrics['handlers']): string[] {
  if (handlers.length === 0) return [];
  const rows = handlers
    .slice(0, MOST_HANDLERS)
    .map((one) => [
      `  ${shown(one.handler, 40)}`,
      String(one.count),
      one.errorCount === 0 ? '0' : bad(String(one.errorCount)),
      ms(one.avgDuration),
      ms(one.maxDuration),
    ]);
  const head = ['  handler', 'calls', 'failed', 'average', 'at most'].map((title) => dim(title));
  return ['', ...table([head, ...rows])];
}

function rangeOf({ from, to, resolution }: PluginMetrics): string {
  const whole = resolution === null ? ', all there is' : '';
  return dim(`${new Date(from).toISOString()} to ${new Date(to).toISOString()}${whole}`);
}

function healthOf({ status, reason }: Health): string {
  return status === 'healthy' ? good(status) : bad(`${status}: ${reason ?? ''}`);
}

function ms(value: number | null): string {
  if (value === null) return '-';
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
}

function mb(value: number | null): string {
  return value === null ? '-' : `${Math.round(value)} MB`;
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

function bytes(value: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, value)) / 10));
  const scaled = value / 1_024 ** power;
  return `${scaled < 10 && power > 0 ? scaled.toFixed(1) : Math.round(scaled)} ${UNITS[power]}`;
}

/** `340 ms`, `12 s`, `5 min`, `3 h`, `2 d`. */
function span(value: number): string {
  const steps = [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'min'],
    [1_000, 's'],
  ] as const;
  const [size, unit] = steps.find(([least]) => value >= least) ?? [1, 'ms'];
  return `${Math.round(value / size)} ${unit}`;
}
