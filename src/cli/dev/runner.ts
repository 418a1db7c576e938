// Loads, loads anew and calls, one after the other, whoever asks in between. Knows no key, no file event and no spelling.

import { SkerryError } from '../../errors.ts';
import type { PluginInfo } from '../../host/index.ts';
import type { Session } from '../host-session.ts';
import type { LiveLog } from './live-log.ts';
import type { Tell } from './tell.ts';

export interface RunnerParts {
  readonly session: Session;
  readonly live: LiveLog;
  readonly tell: Tell;
  readonly folder: string;
  /** Read anew for each load. */
  readonly config: () => unknown;
  /** What to call after each load; null for nothing. */
  readonly call: {
    readonly handler: string;
    readonly input: unknown;
    readonly as: { readonly org?: string; readonly user?: string };
  } | null;
  /** Gives up what is under way. */
  readonly signal: AbortSignal;
}

export class Runner {
  readonly #parts: RunnerParts;
  readonly #changed = new Set<string>();
  #asked = false;
  #plugin: PluginInfo | null = null;
  #work: Promise<unknown> = Promise.resolve();

  constructor(parts: RunnerParts) {
    this.#parts = parts;
  }

  /** Loads for the first time, and calls. Resolves with what went wrong, which has been told; null where nothing did. */
  start(): Promise<SkerryError | null> {
    return this.#queue(async () => (await this.#load([])) ?? (await this.#call()));
  }

  /** `names`: what changed; none where somebody asked. Changes that come while it loads are one load more. */
  reload(names: readonly string[]): void {
    for (const name of names) this.#changed.add(name);
    this.#asked ||= names.length === 0;
    this.#takeGrants();
    void this.#queue(async () => {
      if (this.#changed.size === 0 && !this.#asked) return null;
      const files = [...this.#changed];
      this.#changed.clear();
      this.#asked = false;
      return (await this.#load(files, true)) ?? (await this.#call());
    });
  }

  callAgain(): void {
    void this.#queue(() => this.#call());
  }

  /** Resolves when nothing is under way any more. */
  async idle(): Promise<void> {
    await this.#work;
  }

  /** At once: what was taken away bites in the call that is under way. What is wrong with them is told by the load. */
  #takeGrants(): void {
    const { session } = this.#parts;
    try {
      session.host.setGrants(session.grantsFile);
    } catch (error) {
      if (!(error instanceof SkerryError)) throw error;
    }
  }

  #queue(work: () => Promise<SkerryError | null>): Promise<SkerryError | null> {
    const done = this.#work.then(() => (this.#parts.signal.aborted ? null : work()));
    this.#work = done;
    return done;
  }

  async #load(names: readonly string[], again = false): Promise<SkerryError | null> {
    const { session, tell, folder, config, signal } = this.#parts;
    const before = performance.now();
    try {
      if (again) session.host.setGrants(session.grantsFile);
      this.#plugin = await tell.loading(() =>
        session.host.load(folder, { config: config(), replace: true, signal }),
      );
    } catch (error) {
      return this.#told(error, (known) => tell.notLoaded(names, known, this.#plugin !== null));
    }
    if (again) tell.reloaded(names, performance.now() - before);
    tell.header(this.#plugin);
    return null;
  }

  async #call(): Promise<SkerryError | null> {
    const { session, live, tell, call, signal } = this.#parts;
    if (call === null || this.#plugin === null) return null;
    const { handler, input, as } = call;
    tell.calling(handler);
    const before = performance.now();
    const elapsed = (): number => performance.now() - before;
    const plugin = session.host.plugin(this.#plugin.id);
    try {
      const value = await live.during(plugin.call(handler, input, { ...as, signal }));
      tell.result(handler, value, elapsed());
      return null;
    } catch (error) {
      return this.#told(error, (known) => tell.failed(handler, known, elapsed()));
    }
  }

  /** What was given up because of the end is no news. */
  #told(error: unknown, tell: (known: SkerryError) => void): SkerryError {
    if (!(error instanceof SkerryError)) throw error;
    if (!this.#parts.signal.aborted) tell(error);
    return error;
  }
}
