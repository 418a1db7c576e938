// Follows the access log of a host and tells of what is added. Reads the files only: what it shows is what is on record.

import { type LoggedEntry, tail } from '../audit/index.ts';

type Listener = (entry: LoggedEntry) => void;

export class LogWatch implements AsyncDisposable {
  readonly #listeners = new Set<Listener>();
  readonly #stop = new AbortController();
  readonly #done: Promise<void>;

  /** `onError`: the log cannot be read any more. */
  constructor(dir: string, last: number, onError: (error: unknown) => void) {
    this.#done = this.#follow(dir, last).catch(onError);
  }

  async #follow(dir: string, last: number): Promise<void> {
    for await (const entry of tail(dir, { last, follow: true, signal: this.#stop.signal })) {
      for (const listener of this.#listeners) listener(entry);
    }
  }

  /** Until the returned function is called. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#done;
  }
}
