// The part of a host that tells of plugins at work: figures, logs, errors. Reads the ledger; knows nothing of how plugins run.

import type {
  ErrorFilter,
  ErrorGroup,
  Ledger,
  LogFilter,
  LogLine,
  MetricsQuery,
  PluginMetrics,
} from '../metrics/index.ts';
import { throwingApart } from './events.ts';

export class Observed {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /**
   * What a plugin did and used: of all time, or between `from` and `to` (milliseconds since the epoch), of all of it or of one
   * scope. By the second for two minutes, by the minute for two hours, by the hour for two days.
   */
  metrics(id: string, query?: MetricsQuery): PluginMetrics {
    return this.#ledger.metrics(id, query);
  }

  /** The latest lines of a plugin's own log, oldest first: 2,000 at most, and a megabyte. Text of a stranger. */
  logs(id: string, filter?: LogFilter): LogLine[] {
    return this.#ledger.logs(id, filter);
  }

  /** Tells of each line that comes from now on, until the returned function is called. */
  watchLogs(
    id: string,
    listener: (line: LogLine) => void,
    filter: Pick<LogFilter, 'level' | 'text'> = {},
  ): () => void {
    return this.#ledger.watchLines(id, throwingApart(listener), filter);
  }

  /** Failures of a plugin in groups, those seen last first: 100 at most. Text of a stranger. */
  errors(id: string, filter?: ErrorFilter): ErrorGroup[] {
    return this.#ledger.errors(id, filter);
  }

  /** What is counted for ever, by plugin. */
  get accounts(): Ledger['accounts'] {
    return this.#ledger.accounts;
  }
}
