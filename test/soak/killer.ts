// Kills cells at random with SIGKILL, as the kernel does when memory is short, and remembers whom that may have cost an answer.

import type { Chance } from './chance.ts';
import { childPids, isCell } from './figures.ts';
import type { Stage } from './stage.ts';

interface Kill {
  readonly at: number;
  /** Whose units were in it; nobody's where it was spare or had not loaded anything yet. */
  readonly plugins: readonly string[];
}

export class Killer {
  readonly kills: Kill[] = [];
  readonly #stage: Stage;
  readonly #chance: Chance;
  #timer: NodeJS.Timeout | null = null;

  constructor(stage: Stage, chance: Chance) {
    this.#stage = stage;
    this.#chance = chance;
  }

  /** One cell every so often, until `stop`. */
  start(everyMs: number): void {
    this.#timer = setInterval(() => this.#kill(), everyMs);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  /** Whether a call of the plugin that ran from then on may have met its end in a kill. */
  explains(plugin: string, since: number): boolean {
    return this.kills.some(
      ({ at, plugins }) => at >= since && (plugins.length === 0 || plugins.includes(plugin)),
    );
  }

  #kill(): void {
    const pid = this.#chance.one(childPids().filter(isCell));
    if (pid === undefined) return;
    this.kills.push({ at: performance.now(), plugins: this.#stage.pluginsIn(pid) });
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself, a moment ago.
    }
  }
}
