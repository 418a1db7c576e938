// A command that runs until somebody ends it, in a process group of its own, as a terminal has it.

import { type ChildProcess, spawn } from 'node:child_process';
import { LAUNCH } from './run-cli.ts';

export class RunningCli implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;
  #text = '';
  #look: () => void = () => {};

  constructor(args: readonly string[], cwd: string) {
    const { FORCE_COLOR: _, ...env } = process.env;
    this.#child = spawn(process.execPath, [LAUNCH, ...args], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        this.#text += chunk;
        this.#look();
      });
    }
    this.#ended = new Promise((resolve) => {
      this.#child.on('close', (code) => {
        resolve(code);
        this.#look();
      });
    });
  }

  /** Both streams, as they came. */
  get text(): string {
    return this.#text;
  }

  /** Resolves when the text matches. Rejects, with all of it, where the command ends or 30 s pass first. */
  async shows(pattern: RegExp): Promise<RegExpExecArray> {
    const deadline = Date.now() + 30_000;
    for (;;) {
      const found = pattern.exec(this.#text);
      if (found !== null) return found;
      if (this.#child.exitCode !== null || Date.now() > deadline) {
        throw new Error(`${pattern} is not in:\n${this.#text}`);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 200);
        this.#look = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** To every process of the group, as a terminal does it. Resolves with the exit code. */
  interrupt(signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
    process.kill(-(this.#child.pid ?? 0), signal);
    return this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      await this.interrupt('SIGKILL');
    }
  }
}
