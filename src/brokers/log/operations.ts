// What `ctx.log` offers, as data: the four levels, nothing awaited.

import type { OperationSpec } from '../../gate/index.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

const SUMMARIES: Readonly<Record<LogLevel, string>> = {
  debug: 'Logs what only helps while looking for a mistake.',
  info: 'Logs what happened.',
  warn: 'Logs what went wrong without stopping anything.',
  error: 'Logs what failed.',
};

export const LOG_OPERATIONS: readonly OperationSpec[] = Object.entries(SUMMARIES).map(
  ([level, summary]) => ({
    name: `log.${level}`,
    actions: ['log.write'],
    summary,
    params: [
      { name: 'message', type: 'string' },
      { name: 'fields', type: 'Record<string, unknown>', optional: true },
    ],
    returns: 'void',
    mode: 'send',
  }),
);
