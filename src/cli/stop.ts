// Waits for the end of a command that runs until somebody ends it. Knows no command.

import { once } from 'node:events';
import { SkerryError } from '../errors.ts';

/** The end, whoever asks for it: a key, a signal, or a watch that broke. */
export class Stop implements Disposable {
  readonly #controller = new AbortController();
  #failure: Error | null = null;
  /** Stays until all is closed: a second Ctrl-C must not leave the log unsealed. */
  readonly #listen = (): void => this.ask();

  constructor() {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, this.#listen);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  ask(): void {
    this.#controller.abort();
  }

  fail(error: Error): void {
    this.#failure ??= error;
    this.ask();
  }

  async asked(): Promise<void> {
    if (!this.signal.aborted) await once(this.signal, 'abort');
  }

  throwFailure(): void {
    if (this.#failure === null) return;
    const message = `The folder cannot be watched any more: ${this.#failure.message}`;
    throw new SkerryError('CONFIG_ERROR', message, { cause: this.#failure });
  }

  [Symbol.dispose](): void {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, this.#listen);
  }
}
