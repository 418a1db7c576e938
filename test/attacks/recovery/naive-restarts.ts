// What somebody writes who has heard that processes should be started again when they die.

import { spawn } from 'node:child_process';
import { once } from 'node:events';

export class NaiveRestarts {
  readonly #code: string;
  started = 0;

  constructor(code: string) {
    this.#code = code;
  }

  /** Starts a process for the call, since the one before has died. */
  async call(): Promise<void> {
    this.started += 1;
    const child = spawn(process.execPath, ['-e', this.#code], { stdio: 'ignore' });
    await once(child, 'exit');
  }
}
