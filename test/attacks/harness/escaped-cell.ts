// A sandbox whose cells have been taken over: everything is the product's own, but system calls of the attacker's choice are made
// in the first cell, from inside, after it shut its fence.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import type { Socket } from 'node:net';
import {
  createSandbox,
  DEFAULT_LIMITS,
  type Sandbox,
  type Unit,
  type Way,
} from '../../../sandbox/index.ts';
import { spawnWrapped } from '../../../sandbox/bubblewrap/spawn-wrapped.ts';
import { CELL_FILES } from '../../../sandbox/cell-files.ts';
import { cellArguments, type SpawnOptions } from '../../../sandbox/spawn-cell.ts';
import type { StartedCell } from '../../../sandbox/started-cell.ts';
import { isWrapped, locksItself } from '../../../sandbox/way.ts';
import type { BareResult, SkerryResult } from './attack.ts';
import { askedLevel } from './level.ts';
import { waysHere } from './ways-here.ts';

const ROOT = join(import.meta.dirname, '../../..');
const TAKEN_OVER = join(ROOT, 'test/fixtures/hosts/escaped-cell.ts');

/** A number as it is; a text as the address of it; bytes as the address of them, `null` as that of 4,096 zeros. */
export type Part = number | string | readonly number[] | null;

export class EscapedCell implements AsyncDisposable {
  readonly pid: number;
  readonly #sandbox: Sandbox;
  readonly #unit: Unit;
  readonly #line: Socket;
  readonly #answers: AsyncIterator<string>;

  constructor(sandbox: Sandbox, unit: Unit, pid: number, line: Socket) {
    this.#sandbox = sandbox;
    this.#unit = unit;
    this.pid = pid;
    this.#line = line;
    this.#answers = createInterface({ input: line })[Symbol.asyncIterator]();
  }

  /**
   * A plugin is loaded, so that the cell is as it stays. Without `groups` native code meets the walls of the cell itself, and no
   * group around them. Throws where the cell is not used.
   */
  static async open(way: Way | null, groups = false): Promise<EscapedCell> {
    const level = way === null ? 'process' : 'jail';
    const cells: { pid: number; line: Socket }[] = [];
    const sandbox = await createSandbox({
      spareCells: 0,
      isolation: { atLeast: level, prefer: level, way: way ?? undefined },
      groups,
      onRequests: () => {},
      spawn: async (options) => {
        const started = await spawnEscaped(options);
        cells.push(started);
        return started;
      },
    });
    const unit = sandbox.unit({
      plugin: 'test.attacker',
      version: '1.0.0',
      scope: 'global',
      tier: 'default',
      code: 'export default { ping: (n) => n + 1 };',
      limits: { ...DEFAULT_LIMITS, cpu: 2_000 },
      config: null,
      operations: [],
    });
    const fault = await unit.load();
    const [cell] = cells;
    if (fault === null && cell !== undefined)
      return new EscapedCell(sandbox, unit, cell.pid, cell.line);
    await sandbox[Symbol.asyncDispose]();
    throw new Error(fault?.message ?? 'no cell was started');
  }

  /** What the call returned, or minus the number of its error; null where the process did not outlive it. */
  async call(number: number, ...parts: readonly Part[]): Promise<number | null> {
    this.#line.write(`${JSON.stringify({ number, parts })}\n`);
    const { done, value } = await this.#answers.next();
    return done === true ? null : Number(value);
  }

  /** Whether the kernel holds the cell by a group, or why not. */
  get group(): string {
    const { kind, reason } = this.#sandbox.groups;
    return kind ?? `none: ${reason}`;
  }

  /** What the plugin in it answers to 41. */
  async ping(): Promise<string> {
    const request = { handler: 'ping', input: '41', meta: '{}', context: null };
    const outcome = await this.#unit.call(request);
    return outcome.ok ? outcome.text : outcome.fault.message;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sandbox[Symbol.asyncDispose]();
  }
}

/** One thing native code in a cell does: true where it succeeded, and what was seen. */
export type NativeAttack = (cell: EscapedCell) => Promise<readonly [done: boolean, seen: string]>;

/** The bare half: the same native code in a cell that is a process and no more. */
export async function escapeBare(attack: NativeAttack): Promise<BareResult> {
  await using cell = await EscapedCell.open(null);
  const [harmed, seen] = await attack(cell);
  return { harmed, seen };
}

/**
 * The other half: in a jail it fails, whichever way that is held, and the plugin goes on. At a level that was asked for it does
 * what it does there.
 */
export async function escapeJailed(attack: NativeAttack): Promise<SkerryResult> {
  if (askedLevel() === 'process') return escapeOne(null, attack);
  const results: SkerryResult[] = [];
  for (const { way, missing } of waysHere()) {
    const result =
      missing === null
        ? await escapeOne(way, attack)
        : { contained: true, seen: `not tried: ${missing}` };
    results.push({ ...result, seen: `${way}: ${result.seen}` });
  }
  return {
    contained: results.every(({ contained }) => contained),
    seen: results.map(({ seen }) => seen).join('; '),
  };
}

async function escapeOne(way: Way | null, attack: NativeAttack): Promise<SkerryResult> {
  await using cell = await EscapedCell.open(way);
  const [done, seen] = await attack(cell);
  const answer = await cell.ping();
  return { contained: !done && answer === '42', seen: `${seen}, the plugin answers ${answer}` };
}

async function spawnEscaped(options: SpawnOptions): Promise<StartedCell & { line: Socket }> {
  const { way, beat } = options;
  const args = cellArguments(options);
  // Where the cell gives io_uring up it makes its loop anew: what is loaded after that may wait for a descriptor.
  const at = args.findIndex((argument) => argument.endsWith('cell-main.ts'));
  args.splice(at, 0, '--allow-ffi', `--allow-fs-read=${ROOT}`, '--require', TAKEN_OVER);
  const started = isWrapped(way)
    ? await spawnWrapped(
        { args, files: [...CELL_FILES, TAKEN_OVER], beat, locks: locksItself(way) },
        ['pipe'],
      )
    : await spawnPlain(args, beat);
  const stdio: readonly unknown[] = started.child.stdio;
  const line = stdio.at(-1) as Socket;
  line.on('error', () => {});
  return { ...started, line };
}

async function spawnPlain(args: readonly string[], beat: number): Promise<StartedCell> {
  const child = spawn(process.execPath, args, {
    cwd: '/',
    env: {},
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', beat, 'pipe'],
  });
  await new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  return { child, pid: child.pid as number, socket: child.stdio[3] as unknown as Socket };
}
