// A sandbox whose cells have been taken over: everything is the product's own, but system calls of the test's choice are made in
// the first cell, from inside, after it locked itself in.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import type { Socket } from 'node:net';
import type { Sandbox, Unit } from '../../../sandbox/index.ts';
import type { IsolationLevel } from '../../../sandbox/isolation.ts';
import { cellArguments, type SpawnOptions, type StartedCell } from '../../../sandbox/spawn-cell.ts';
import { openSandbox } from '../make-unit.ts';

const ROOT = join(import.meta.dirname, '../../..');
const TAKEN_OVER = join(ROOT, 'test/fixtures/hosts/escaped-cell.ts');

/** A number as it is; a text as the address of it; bytes as the address of them, `null` as that of 4,096 zeros. */
export type Part = number | string | readonly number[] | null;

export class EscapedCell implements AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly unit: Unit;
  readonly #cells: { pid: number; line: Socket }[];
  #answers: AsyncIterator<string> | undefined;

  constructor(sandbox: Sandbox, unit: Unit, cells: { pid: number; line: Socket }[]) {
    this.sandbox = sandbox;
    this.unit = unit;
    this.#cells = cells;
  }

  /** The unit has loaded, so that the cell is as it stays. `level`: at which the host wants it. */
  static async open(level: IsolationLevel): Promise<EscapedCell> {
    const cells: { pid: number; line: Socket }[] = [];
    const spawnTaken = async (options: SpawnOptions): Promise<StartedCell> => {
      const started = await spawnEscaped(options);
      cells.push({ pid: started.pid, line: started.line });
      return started;
    };
    const test = await openSandbox({
      spareCells: 0,
      spawn: spawnTaken,
      isolation: { atLeast: level, prefer: level },
    });
    const unit = test.unit('export default { ping: (n) => n + 1 };');
    await unit.load();
    return new EscapedCell(test.sandbox, unit, cells);
  }

  get pid(): number {
    return this.#cells[0]?.pid ?? 0;
  }

  /** What the call returned, or minus the number of its error; null where the process did not outlive it. */
  async call(number: number, ...parts: readonly Part[]): Promise<number | null> {
    const line = this.#cells[0]?.line;
    if (line === undefined) throw new Error('there is no cell yet');
    this.#answers ??= createInterface({ input: line })[Symbol.asyncIterator]();
    line.write(`${JSON.stringify({ number, parts })}\n`);
    const { done, value } = await this.#answers.next();
    return done === true ? null : Number(value);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sandbox[Symbol.asyncDispose]();
  }
}

async function spawnEscaped(options: SpawnOptions): Promise<StartedCell & { line: Socket }> {
  const args = cellArguments(options);
  // Where the cell gives io_uring up it makes its loop anew: what is loaded after that may wait for a descriptor.
  const at = args.findIndex((argument) => argument.endsWith('cell-main.ts'));
  args.splice(at, 0, `--allow-fs-read=${ROOT}`, '--require', TAKEN_OVER);
  const child = spawn(process.execPath, args, {
    cwd: '/',
    env: {},
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', options.beat, 'pipe'],
  });
  await new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const stdio: readonly unknown[] = child.stdio;
  const line = stdio[5] as Socket;
  line.on('error', () => {});
  return { child, pid: child.pid as number, socket: child.stdio[3] as Socket, line };
}
