// Calls without end, some at a time, each held against how it may end. Knows which plugin is of which kind, and who was killed.

import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { SkerryError } from '../../src/index.ts';
import { type Act, KINDS, PING } from './cast.ts';
import type { Chance } from './chance.ts';
import type { Killer } from './killer.ts';
import type { Actor, Stage } from './stage.ts';

/** A call that has not settled by then never will: no cap is longer. */
const PATIENCE_MS = 90_000;
/** A host hears of the end of a cell a moment later, and a call may have joined a start that was over already. */
const HEARD_LATE_MS = 1_000;
/** What a cell that died leaves its callers with. */
const LOSSES = new Set(['UNIT_LOST', 'WORKER_CRASH', 'LOAD_ERROR']);

interface Ending {
  readonly ended: string;
  readonly message: string;
}

export class Traffic {
  /** Calls by kind and how they ended. */
  readonly counts = new Map<string, number>();
  readonly wrong: string[] = [];
  calls = 0;
  readonly #stage: Stage;
  readonly #killer: Killer;
  readonly #chance: Chance;

  constructor(stage: Stage, killer: Killer, chance: Chance) {
    this.#stage = stage;
    this.#killer = killer;
    this.#chance = chance;
  }

  /** Fulfils when the time is over and every call has settled. */
  async run(ms: number, atOnce: number): Promise<void> {
    const end = performance.now() + ms;
    const lane = async (): Promise<void> => {
      while (performance.now() < end) {
        const actor = this.#pick();
        const act = this.#chance.one(actor.kind.acts) ?? PING;
        await this.#call(actor, act);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
  }

  /** Every plugin answers, whatever was done to it. Nobody is killed meanwhile, so that nothing excuses who does not. */
  async muster(atOnce: number): Promise<void> {
    await sleep(2 * HEARD_LATE_MS);
    const turn = pLimit(atOnce);
    await Promise.all(this.#stage.actors.map((actor) => turn(() => this.#call(actor, PING))));
  }

  #pick(): Actor {
    let at = this.#chance.below(KINDS.reduce((sum, { calls }) => sum + calls, 0));
    const kind = KINDS.find(({ calls }) => (at -= calls) < 0);
    const { actors } = this.#stage;
    const actor = this.#chance.one(actors.filter((one) => one.kind === kind)) ?? actors[0];
    if (actor === undefined) throw new Error('no plugin is loaded');
    return actor;
  }

  async #call(actor: Actor, act: Act): Promise<void> {
    const n = ++this.calls;
    const since = performance.now();
    const { promise: late, resolve } = Promise.withResolvers<Ending>();
    const timer = setTimeout(() => resolve({ ended: 'NEVER SETTLED', message: '' }), PATIENCE_MS);
    const call = actor.host.plugin(actor.id).call(act.handler, act.input(n));
    const { ended, message } = await Promise.race([
      call.then((value) => this.#answered(act, n, value), codeOf),
      late,
    ]);
    clearTimeout(timer);
    const key = `${actor.kind.name} ${ended}`;
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
    if (!this.#mayEnd(actor, act, ended, since))
      this.#complain(actor, act, since, `${ended} ${message}`);
  }

  #answered(act: Act, n: number, value: unknown): Ending {
    if (act.answer === undefined) return { ended: 'AN ANSWER', message: '' };
    return { ended: value === act.answer(n) ? 'ok' : 'WRONG ANSWER', message: '' };
  }

  #complain({ placement, id, kind }: Actor, { handler }: Act, since: number, ended: string): void {
    const after = Math.round(performance.now() - since);
    this.wrong.push(`${placement} ${id} (${kind.name}) ${handler} after ${after} ms: ${ended}`);
  }

  #mayEnd(actor: Actor, act: Act, ended: string, since: number): boolean {
    if (ended === 'ok' || (act.codes as readonly string[]).includes(ended)) return true;
    if (!LOSSES.has(ended)) return false;
    // Its unit was lost while it was under way: by a kill, or by another plugin in a cell that they share.
    const lost = (this.#stage.lost.get(actor.id) ?? 0) >= since;
    const ownDoing = actor.kind.acts.some(({ codes }) => codes.includes('TIMEOUT'));
    const shared = actor.placement === 'shared';
    return this.#killer.explains(actor.id, since - HEARD_LATE_MS) || (lost && (shared || ownDoing));
  }
}

function codeOf(error: unknown): Ending {
  return error instanceof SkerryError
    ? { ended: error.code, message: error.message }
    : { ended: 'NOT OF SKERRY', message: String(error) };
}
