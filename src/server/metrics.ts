// What Prometheus reads: calls, decisions, losses, and what each unit uses now. Counts; knows no route.

import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Host } from '../host/index.ts';
import { unitStates } from './overview.ts';
import type { LoggedDecision } from './use.ts';

const SECONDS = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];

export class Metrics implements Disposable {
  readonly #registry = new Registry();
  readonly #ends: (() => void)[];
  readonly #decisions = new Counter({
    name: 'skerry_decisions_total',
    help: 'Decisions of the policy that are on record.',
    labelNames: ['plugin', 'action', 'effect'],
    registers: [this.#registry],
  });
  readonly #calls = new Histogram({
    name: 'skerry_call_duration_seconds',
    help: 'Calls of handlers from when they were sent, waiting in turn included. code: ok, or an error code.',
    labelNames: ['plugin', 'code'],
    buckets: SECONDS,
    registers: [this.#registry],
  });
  readonly #losses = new Counter({
    name: 'skerry_units_lost_total',
    help: 'Units that lost their isolate.',
    labelNames: ['plugin', 'code'],
    registers: [this.#registry],
  });

  constructor(host: Host) {
    this.#gauges(host);
    this.#ends = [
      host.on('called', ({ plugin, code, ms }) =>
        this.#calls.observe({ plugin, code: code ?? 'ok' }, ms / 1_000),
      ),
      host.on('lost', ({ plugin, code }) => this.#losses.inc({ plugin, code })),
    ];
  }

  addDecision({ plugin, action, effect, count = 1 }: LoggedDecision): void {
    this.#decisions.inc({ plugin: plugin ?? '', action, effect }, count);
  }

  #gauges(host: Host): void {
    const labelNames = ['plugin', 'scope'] as const;
    const registers = [this.#registry];
    const memory = new Gauge({
      name: 'skerry_unit_memory_bytes',
      help: "Resident memory of the unit's process.",
      labelNames,
      registers: [],
    });
    const cpu = new Gauge({
      name: 'skerry_unit_cpu_seconds_total',
      help: "Processor time of the unit's process.",
      labelNames,
      registers: [],
    });
    const active = new Gauge({
      name: 'skerry_unit_calls',
      help: 'Calls of a unit that are under way or wait for their turn.',
      labelNames: [...labelNames, 'state'],
      registers,
      collect() {
        for (const gauge of [active, memory, cpu]) gauge.reset();
        for (const { plugin, scope, active: now, waiting, usage } of unitStates(host)) {
          active.set({ plugin, scope, state: 'active' }, now);
          active.set({ plugin, scope, state: 'waiting' }, waiting);
          if (usage === null) continue;
          memory.set({ plugin, scope }, usage.memory);
          cpu.set({ plugin, scope }, usage.cpu / 1_000);
        }
      },
    });
    for (const gauge of [memory, cpu]) this.#registry.registerMetric(gauge);
    const cells: Gauge = new Gauge({
      name: 'skerry_cells',
      help: 'Processes for plugins, and the most there may be.',
      labelNames: ['kind'],
      registers,
      collect(): void {
        const { cells: all, spares, most } = host.room;
        cells.set({ kind: 'taken' }, all - spares);
        cells.set({ kind: 'spare' }, spares);
        cells.set({ kind: 'most' }, most.cells);
      },
    });
    const room: Gauge = new Gauge({
      name: 'skerry_cells_memory_bytes',
      help: 'Memory that the processes for plugins may come to hold, and the most they may.',
      labelNames: ['kind'],
      registers,
      collect(): void {
        const { memory: taken, most } = host.room;
        room.set({ kind: 'taken' }, taken * 1_048_576);
        room.set({ kind: 'most' }, most.memory * 1_048_576);
      },
    });
    const records: Gauge = new Gauge({
      name: 'skerry_log_records',
      help: 'Records in the access log.',
      registers,
      collect(): void {
        records.set(host.log.head().records);
      },
    });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  [Symbol.dispose](): void {
    for (const end of this.#ends) end();
  }
}
