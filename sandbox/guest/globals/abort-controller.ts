// AbortController: the one who may abort a signal. Must not know what is aborted.

import { abortSignal, type AbortSignal, makeSignal } from './abort-signal.ts';
import { defineInterface } from './define.ts';

class AbortController {
  readonly #signal = makeSignal();

  get signal(): AbortSignal {
    return this.#signal;
  }

  abort(reason?: unknown): void {
    abortSignal(this.#signal, reason);
  }
}

export function installAbortController(): void {
  defineInterface('AbortController', AbortController, { abort: 0 });
}
