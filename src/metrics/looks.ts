// Looks at the processes of plugins, each plugin once a second, a few at a time: a host with hundreds of them is never held up.
// Asks the kernel only, so that nothing a plugin says is in these figures.

import type { Look } from './account.ts';
import { peakOf, type ProcessUsage, usageOf } from './process-usage.ts';

/** A unit that runs; `pid` is null where it runs in no process. */
export interface RunningAt {
  readonly plugin: string;
  readonly scope: string;
  readonly pid: number | null;
}

/** What was found of one plugin. */
export type Found = (plugin: string, whole: Look, scopes: ReadonlyMap<string, Look>) => void;

/** Milliseconds between two turns, and between two looks at one plugin. */
const TURN = 250;
const EVERY = 1_000;
/** Processes of one turn: about 2 ms. Where there are more, each is looked at less often. */
const MOST = 48;

interface Known {
  cpu: number;
  peak: number;
}

interface Looked {
  readonly processes: Map<number, Known>;
  at: number;
}

export class Looks implements Disposable {
  readonly #units: () => readonly RunningAt[];
  readonly #found: Found;
  readonly #plugins = new Map<string, Looked>();
  readonly #timer: NodeJS.Timeout;

  constructor(units: () => readonly RunningAt[], found: Found) {
    this.#units = units;
    this.#found = found;
    this.#timer = setInterval(() => this.#turn(), TURN);
    this.#timer.unref();
  }

  /** Milliseconds of processor time since the last look at a process that has just ended; 0 where it has gone altogether. */
  last(plugin: string, pid: number | null): number {
    if (pid === null) return 0;
    const processes = this.#plugins.get(plugin)?.processes;
    const cpu = usageOf(pid)?.cpu ?? 0;
    const used = Math.max(0, cpu - (processes?.get(pid)?.cpu ?? 0));
    processes?.delete(pid);
    return used;
  }

  /** Looks at one plugin now. */
  now(plugin: string): void {
    const units = this.#units().filter((unit) => unit.plugin === plugin);
    this.#look(plugin, units, performance.now());
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #turn(): void {
    const now = performance.now();
    const units = Map.groupBy(this.#units(), ({ plugin }) => plugin);
    for (const plugin of this.#plugins.keys()) if (!units.has(plugin)) this.#gone(plugin, now);
    const due = [...units.keys()]
      .map((plugin) => ({ plugin, at: this.#plugins.get(plugin)?.at ?? -Infinity }))
      .filter(({ at }) => now - at >= EVERY - TURN / 2)
      .sort((a, b) => a.at - b.at);
    let looked = 0;
    for (const { plugin } of due) {
      if (looked >= MOST) return;
      looked += this.#look(plugin, units.get(plugin) ?? [], now);
    }
  }

  /** Nothing of it runs any more. */
  #gone(plugin: string, now: number): void {
    this.#look(plugin, [], now);
    this.#plugins.delete(plugin);
  }

  /** How many processes it looked at. */
  #look(plugin: string, units: readonly RunningAt[], now: number): number {
    const before = this.#plugins.get(plugin);
    const elapsed = now - (before?.at ?? now - EVERY);
    const looked: Looked = { processes: new Map(), at: now };
    const whole = new Sum();
    const scopes = new Map<string, Sum>();
    for (const { scope, pid } of units) {
      if (pid === null) continue;
      const sum = scopes.get(scope) ?? new Sum();
      scopes.set(scope, sum);
      const usage = usageOf(pid);
      if (usage === null) continue;
      const used = usedSince(before?.processes.get(pid), pid, usage);
      sum.add(used);
      // Units of one cell share its process, which counts once.
      if (looked.processes.has(pid)) continue;
      whole.add(used);
      looked.processes.set(pid, { cpu: usage.cpu, peak: used.peak });
    }
    this.#plugins.set(plugin, looked);
    const looks = new Map([...scopes].map(([scope, sum]) => [scope, sum.look(elapsed)]));
    this.#found(plugin, whole.look(elapsed), looks);
    return looked.processes.size;
  }
}

interface Used {
  readonly memory: number;
  /** The largest it was since the last look: more than now where it was larger in between. */
  readonly largest: number;
  readonly peak: number;
  readonly cpu: number;
}

/** All that a process ever used is the plugin's whose unit it holds: its own start too. */
function usedSince(before: Known | undefined, pid: number, { memory, cpu }: ProcessUsage): Used {
  const peak = peakOf(pid);
  const largest = before === undefined || peak > before.peak ? Math.max(peak, memory) : memory;
  return { memory, largest, peak, cpu: Math.max(0, cpu - (before?.cpu ?? 0)) };
}

class Sum {
  #memory = 0;
  #largest = 0;
  #cpu = 0;

  add({ memory, largest, cpu }: Used): void {
    this.#memory += memory;
    this.#largest += largest;
    this.#cpu += cpu;
  }

  look(elapsed: number): Look {
    const percent = elapsed <= 0 ? 0 : (this.#cpu / elapsed) * 100;
    return { memory: this.#memory, peak: this.#largest, cpu: this.#cpu, percent };
  }
}
