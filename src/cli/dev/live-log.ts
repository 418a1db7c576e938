// What is new in the access log since somebody looked. Reads the log only, and nothing the plugin says of itself.

import { type LoggedEntry, query } from '../../audit/index.ts';

/** Milliseconds between two looks while something runs. */
const EVERY = 150;

export class LiveLog {
  readonly #dir: string;
  readonly #show: (entry: LoggedEntry) => void;
  #seen: number;
  #looking: Promise<void> = Promise.resolve();

  /** Begins behind the record with the number `seen`. */
  constructor(dir: string, seen: number, show: (entry: LoggedEntry) => void) {
    this.#dir = dir;
    this.#seen = seen;
    this.#show = show;
  }

  /** Shows what has come, in order; resolves when it is shown. */
  look(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#lookOnce());
    return this.#looking;
  }

  /** Looks again and again while `work` is under way, and once after. */
  async during<T>(work: Promise<T>): Promise<T> {
    const timer = setInterval(() => void this.look(), EVERY);
    try {
      return await work;
    } finally {
      clearInterval(timer);
      await this.look();
    }
  }

  async #lookOnce(): Promise<void> {
    const fresh: LoggedEntry[] = [];
    for await (const entry of query(this.#dir, { order: 'newest' })) {
      if (entry.seq <= this.#seen) break;
      fresh.push(entry);
    }
    for (const entry of fresh.toReversed()) {
      this.#seen = entry.seq;
      this.#show(entry);
    }
  }
}
