// What Prometheus reads: decisions from the log, and what the host counts anyway: calls, losses, what plugins use. Counts nothing
// twice; knows no route.

import { Counter, Gauge, Registry } from 'prom-client';
import type { Host } from '../host/index.ts';
import { callDurations } from './call-durations.ts';
import { unitStates } from './overview.ts';
import type { LoggedDecision } from './use.ts';

export class Metrics {
  readonly #registry = new Registry();
  readonly #decisions = new Counter({
    name: 'skerry_decisions_total',
    help: 'Decisions of the policy that are on record.',
    labelNames: ['plugin', 'action', 'effect'],
    registers: [this.#registry],
  });

  constructor(host: Host) {
    this.#registry.registerMetric(callDurations(host));
    this.#counts(host);
    this.#units(host);
    this.#plugins(host);
    this.#room(host);
  }

  addDecision({ plugin, action, effect, count = 1 }: LoggedDecision): void {
    this.#decisions.inc({ plugin: plugin ?? '', action, effect }, count);
  }

  /** Counters of the host, as they stand when they are asked for. */
  #counts(host: Host): void {
    const losses: Counter = new Counter({
      name: 'skerry_units_lost_total',
      help: 'Units that lost their isolate.',
      labelNames: ['plugin', 'code'],
      registers: [this.#registry],
      collect(): void {
        losses.reset();
        for (const { plugin, losses: counts } of host.accounts)
          for (const [code, count] of counts) losses.inc({ plugin, code }, count);
      },
    });
    const records: Gauge = new Gauge({
      name: 'skerry_log_records',
      help: 'Records in the access log.',
      registers: [this.#registry],
      collect(): void {
        records.set(host.log.head().records);
      },
    });
  }

  #units(host: Host): void {
    const labelNames = ['plugin', 'scope'] as const;
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
      registers: [this.#registry],
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
  }

  #room(host: Host): void {
    const registers = [this.#registry];
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
  }

  /** What units leave behind them: their processes come and go, these go on. */
  #plugins(host: Host): void {
    const cpu = new Counter({
      name: 'skerry_plugin_cpu_seconds_total',
      help: "Processor time of the plugin's processes, those that have ended included.",
      labelNames: ['plugin'],
      registers: [],
    });
    const bytes = new Counter({
      name: 'skerry_plugin_io_bytes_total',
      help: 'Bytes that the plugin moved through operations. kind: disk or network.',
      labelNames: ['plugin', 'kind', 'direction'],
      registers: [],
    });
    const requests = new Counter({
      name: 'skerry_plugin_requests_total',
      help: 'Requests that the plugin made over the network.',
      labelNames: ['plugin'],
      registers: [],
    });
    const health: Gauge = new Gauge({
      name: 'skerry_plugin_health',
      help: 'How the plugin fares: 1 at the status it has.',
      labelNames: ['plugin', 'status'],
      registers: [this.#registry],
      collect(): void {
        for (const metric of [health, cpu, bytes, requests]) metric.reset();
        for (const { plugin } of host.accounts) {
          const { cpu: used, disk, network, health: now } = host.metrics(plugin);
          health.set({ plugin, status: now.status }, 1);
          cpu.inc({ plugin }, used.total / 1_000);
          bytes.inc({ plugin, kind: 'disk', direction: 'in' }, disk.read);
          bytes.inc({ plugin, kind: 'disk', direction: 'out' }, disk.write);
          bytes.inc({ plugin, kind: 'network', direction: 'in' }, network.bytesIn);
          bytes.inc({ plugin, kind: 'network', direction: 'out' }, network.bytesOut);
          requests.inc({ plugin }, network.requests);
        }
      },
    });
    for (const counter of [cpu, bytes, requests]) this.#registry.registerMetric(counter);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
