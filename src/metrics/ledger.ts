// What a host knows of its plugins at work: figures, lines of their logs, failures. It is told of what happens and looks at
// processes; it decides nothing and knows neither host nor HTTP. In memory only, and never more of it than so much a plugin.

import type { LogEntry } from '../brokers/index.ts';
import { type ErrorCode, SkerryError } from '../errors.ts';
import { Account } from './account.ts';
import { isItsOwn } from './health.ts';
import { type ErrorFilter, type ErrorGroup, KeptErrors } from './kept-errors.ts';
import { KeptLines, type LogFilter, type LogLine, matcher } from './kept-lines.ts';
import { Looks, type RunningAt } from './looks.ts';
import type { Meter } from './operations.ts';
import type { PluginMetrics } from './plugin-metrics.ts';
import type { TimeRange } from './series.ts';

/** A range, and whose figures: those of one organisation (`org:<id>`), or all of the plugin. */
export interface MetricsQuery extends TimeRange {
  readonly scope?: string | undefined;
}

/** A call as it ended. */
export interface CallEnd {
  readonly plugin: string;
  readonly scope: string;
  readonly call: string;
  readonly handler: string;
  /** Null where it succeeded. */
  readonly error: SkerryError | null;
  readonly ms: number;
}

export interface UnitLoss {
  readonly plugin: string;
  readonly scope: string;
  readonly code: string;
  /** Of the process it ran in. */
  readonly pid: number | null;
}

interface Page {
  readonly account: Account;
  readonly lines: KeptLines;
  readonly errors: KeptErrors;
  loaded: boolean;
}

/** Plugins that are not loaded any more and whose figures can still be read. */
const MOST_GONE = 32;

export class Ledger implements Disposable {
  readonly #clock: () => number;
  readonly #pages = new Map<string, Page>();
  readonly #watches = new Map<string, Set<(line: LogLine) => void>>();
  #looks: Looks | null = null;

  /** `clock`: milliseconds since the epoch. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Looks at the processes of these units from now on. */
  watch(units: () => readonly RunningAt[]): void {
    this.#looks?.[Symbol.dispose]();
    this.#looks = new Looks(units, (plugin, whole, scopes) => {
      this.#pages.get(plugin)?.account.look(this.#clock(), whole, scopes);
    });
  }

  loaded(plugin: string): void {
    const page = this.#page(plugin);
    page.loaded = true;
    page.account.loaded(this.#clock());
  }

  unloaded(plugin: string): void {
    const page = this.#pages.get(plugin);
    if (page === undefined) return;
    page.loaded = false;
    page.account.unloaded();
    // Put back: whoever went last is the last to be forgotten.
    this.#pages.delete(plugin);
    this.#pages.set(plugin, page);
    const gone = [...this.#pages].filter(([, one]) => !one.loaded);
    for (const [id] of gone.slice(0, Math.max(0, gone.length - MOST_GONE))) this.#pages.delete(id);
  }

  called({ plugin, scope, call, handler, error, ms }: CallEnd): void {
    const now = this.#clock();
    const page = this.#pages.get(plugin) ?? this.#page(plugin);
    const code: ErrorCode | null = error?.code ?? null;
    page.account.call(now, { scope, handler, code, ms });
    if (error === null || code === null || !isItsOwn(code)) return;
    const { message, guestStack: stack } = error;
    page.errors.add(now, { code, message, stack, scope, handler, call });
  }

  lost({ plugin, scope, code, pid }: UnitLoss): void {
    const cpu = this.#looks?.last(plugin, pid) ?? 0;
    this.#page(plugin).account.lost(this.#clock(), scope, code, cpu);
  }

  logged(entry: LogEntry): void {
    const line = this.#page(entry.plugin).lines.add(entry);
    for (const watch of this.#watches.get(entry.plugin) ?? []) watch(line);
  }

  /** An operation of a handle that was performed, and what its broker measured. */
  performed(plugin: string, scope: string, operation: string, meter: Meter): void {
    this.#page(plugin).account.operation(this.#clock(), scope, operation, meter);
  }

  /** Throws SkerryError `UNKNOWN_PLUGIN`, or `CONFIG_ERROR` for a range that is none and a scope that nobody called lately. */
  metrics(plugin: string, { scope, ...range }: MetricsQuery = {}): PluginMetrics {
    const metrics = this.#read(plugin).account.metrics(this.#clock(), range, scope ?? null);
    if (metrics !== null) return metrics;
    const message = `There are no figures of ${plugin} for ${JSON.stringify(scope)}: they are kept for those called last.`;
    throw new SkerryError('CONFIG_ERROR', message, { plugin });
  }

  /** Oldest first. Throws SkerryError `UNKNOWN_PLUGIN`. */
  logs(plugin: string, filter: LogFilter = {}): LogLine[] {
    return this.#read(plugin).lines.find(filter);
  }

  /** Until the returned function is called. Throws SkerryError `UNKNOWN_PLUGIN`. */
  watchLines(plugin: string, listener: (line: LogLine) => void, filter: LogFilter): () => void {
    this.#read(plugin);
    const matches = matcher(filter);
    const watch = (line: LogLine): void => {
      if (matches(line)) listener(line);
    };
    const watches = this.#watches.get(plugin) ?? new Set();
    this.#watches.set(plugin, watches.add(watch));
    return () => {
      watches.delete(watch);
      if (watches.size === 0 && this.#watches.get(plugin) === watches) this.#watches.delete(plugin);
    };
  }

  /** Those seen last first. Throws SkerryError `UNKNOWN_PLUGIN`. */
  errors(plugin: string, filter: ErrorFilter = {}): ErrorGroup[] {
    return this.#read(plugin).errors.find(filter);
  }

  /** How calls ended and units were lost, for whoever counts for ever. */
  get accounts(): readonly Account[] {
    return [...this.#pages.values()].map(({ account }) => account);
  }

  /** Looks at its processes now, before they go. */
  look(plugin: string): void {
    this.#looks?.now(plugin);
  }

  [Symbol.dispose](): void {
    this.#looks?.[Symbol.dispose]();
  }

  #read(plugin: string): Page {
    const page = this.#pages.get(plugin);
    if (page !== undefined) return page;
    throw new SkerryError('UNKNOWN_PLUGIN', `No plugin "${plugin}" is loaded.`, { plugin });
  }

  #page(plugin: string): Page {
    let page = this.#pages.get(plugin);
    if (page === undefined) {
      const account = new Account(plugin, this.#clock());
      page = { account, lines: new KeptLines(), errors: new KeptErrors(), loaded: false };
      this.#pages.set(plugin, page);
    }
    return page;
  }
}
