// The door of src/metrics/: what is known of plugins at work.
export { countUpTo } from './durations.ts';
export type { Health } from './health.ts';
export type { ErrorFilter, ErrorGroup } from './kept-errors.ts';
export type { LogFilter, LogLevel, LogLine } from './kept-lines.ts';
export { Ledger, type MetricsQuery } from './ledger.ts';
export type { PluginMetrics } from './plugin-metrics.ts';
export { type ProcessUsage, usageOf } from './process-usage.ts';
