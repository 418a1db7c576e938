// A command that goes on until it is told to end, and what it prints in the meantime.

import { type ChildProcess, spawn } from 'node:child_process';
import { LAUNCH } from './run-cli.ts';

export class RunningCommand implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;
  readonly #waiting = new Set<() => void>();
  /** All that was printed, on both outputs. */
  text = '';
  /** Where the next wait begins. */
  #from = 0;

  /** `node`: another Node than that of the tests. */
  constructor(args: readonly string[], cwd: string, node: string = process.execPath) {
    const { FORCE_COLOR: _, ...env } = process.env;
    this.#child = spawn(node, [LAUNCH, ...args], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A process group of its own, as a terminal gives to each command.
      detached: true,
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        this.text += chunk;
        for (const look of this.#waiting) look();
      });
    }
    this.#ended = new Promise((resolve) => this.#child.once('close', resolve));
  }

  /** Resolves when it has printed `text` since the last wait; rejects where it ends without. */
  async prints(text: string): Promise<void> {
    const found = new Promise<void>((resolve) => {
      const look = (): void => {
        const at = this.text.indexOf(text, this.#from);
        if (at < 0) return;
        this.#from = at + text.length;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
    const ended = this.#ended.then((code) => {
      if (this.text.includes(text, this.#from)) return;
      throw new Error(
        `ended with ${code} before it printed ${JSON.stringify(text)}:\n${this.text}`,
      );
    });
    await Promise.race([found, ended]);
  }

  /** Resolves when all that was printed matches; rejects where it ends without. */
  async shows(pattern: RegExp): Promise<RegExpExecArray> {
    const found = new Promise<RegExpExecArray>((resolve) => {
      const look = (): void => {
        const match = pattern.exec(this.text);
        if (match === null) return;
        this.#waiting.delete(look);
        resolve(match);
      };
      this.#waiting.add(look);
      look();
    });
    const ended = this.#ended.then((code): RegExpExecArray => {
      const match = pattern.exec(this.text);
      if (match !== null) return match;
      throw new Error(`ended with ${code} before it showed ${pattern}:\n${this.text}`);
    });
    return Promise.race([found, ended]);
  }

  /** All of them since the last wait, in any order: what goes to two outputs comes in no order. */
  async printsAll(...texts: readonly string[]): Promise<void> {
    const from = this.#from;
    let furthest = from;
    for (const text of texts) {
      this.#from = from;
      await this.prints(text);
      furthest = Math.max(furthest, this.#from);
    }
    this.#from = furthest;
  }

  /** The code it ends with. */
  end(signal: NodeJS.Signals): Promise<number | null> {
    this.#child.kill(signal);
    return this.#ended;
  }

  /** To every process of its group, as Ctrl-C of a terminal is. The code it ends with. */
  interrupt(signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
    process.kill(-(this.#child.pid ?? 0), signal);
    return this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end('SIGKILL');
  }
}
