// For attacks on the protocol: a cell that is the attacker's own, as if he had broken out of V8, opposite the real sandbox.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Socket } from 'node:net';
import type { BeatWriter } from '../../../sandbox/beat.ts';
import {
  DEFAULT_LIMITS,
  type GuestRequest,
  type Limits,
  type Outcome,
  type Unit,
} from '../../../sandbox/index.ts';
import type { Message } from '../../../sandbox/message.ts';
import { Sandbox, type SandboxOptions } from '../../../sandbox/sandbox.ts';
import { DEFAULT_ISOLATION, reachIsolation } from '../../../sandbox/isolation.ts';
import { type SpawnOptions, spawnCell } from '../../../sandbox/spawn-cell.ts';
import type { StartedCell } from '../../../sandbox/started-cell.ts';
import { askedIsolation } from './level.ts';

export type Saying = Partial<Message> & Pick<Message, 'kind'>;

/** What a hostile cell holds: its socket, its beat, and the words of the protocol. */
export interface Peer {
  readonly socket: Socket;
  readonly beat: BeatWriter;
  /** Bytes of one frame; `unit` is 1 where nothing is said. */
  frame(messages: readonly Saying[]): Buffer;
  /** Sends one frame. Resolves when there is room for more. */
  say(...messages: readonly Saying[]): Promise<void>;
  send(bytes: Uint8Array): Promise<void>;
  sleep(ms: number): Promise<void>;
}

/** What an attack's file exports as `cell`: answers to the words of the host. Those it leaves out are answered honestly. */
export interface HostileCell {
  prepare?(peer: Peer, message: Message): void | Promise<void>;
  open?(peer: Peer, message: Message): void | Promise<void>;
  call?(peer: Peer, message: Message): void | Promise<void>;
  answer?(peer: Peer, message: Message): void | Promise<void>;
}

const SCRIPT = join(import.meta.dirname, '../../fixtures/hosts/hostile-cell.ts');

/** Starts the attacker's process with the descriptors of a cell. `file`: URL of the attack. */
export function spawnHostile(file: string, beat: number): Promise<StartedCell> {
  const flags = ['--disable-warning=ExperimentalWarning', SCRIPT, file];
  const child = spawn(process.execPath, flags, {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe', beat],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => {
      resolve({ child, pid: child.pid as number, socket: child.stdio[3] as unknown as Socket });
    });
  });
}

/** The real sandbox; its first cell, or each of them, is the attacker's. */
export class HostileSandbox implements AsyncDisposable {
  readonly requests: GuestRequest[] = [];
  readonly logs: string[] = [];
  readonly losses: string[] = [];
  /** Pids of the cells started, hostile ones and others. */
  readonly started: number[] = [];
  readonly #sandbox: Sandbox;

  /** `honest`: how many cells are the product's own before those of the attacker. */
  constructor(
    file: string,
    {
      honest = 0,
      answer = () => {},
      ...options
    }: Partial<SandboxOptions> & {
      honest?: number;
      answer?: (request: GuestRequest) => void;
    } = {},
    runtime = '',
  ) {
    let left = honest;
    const start = async (given: SpawnOptions): Promise<StartedCell> => {
      const cell = await (left-- > 0 ? spawnCell(given) : spawnHostile(file, given.beat));
      this.started.push(cell.pid);
      return cell;
    };
    this.#sandbox = new Sandbox(
      {
        spareCells: 0,
        spawn: start,
        onRequests: (requests) => {
          this.requests.push(...requests);
          for (const request of requests) answer(request);
        },
        onLog: (_unit, _call, _level, text) => void this.logs.push(text),
        onLoss: (_unit, fault) => void this.losses.push(`${fault.code} ${fault.message}`),
        ...options,
      },
      runtime,
      reachIsolation(askedIsolation().isolation ?? DEFAULT_ISOLATION),
    );
  }

  unit(limits: Partial<Limits> = {}, scope = 'org:a', code = ''): Unit {
    return this.#sandbox.unit({
      plugin: 'test.hostile',
      version: '1.0.0',
      scope,
      tier: 'default',
      code,
      limits: { ...DEFAULT_LIMITS, ...limits },
      config: null,
      operations: [{ name: 'echo.args', mode: 'call' }],
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sandbox[Symbol.asyncDispose]();
  }
}

/** One call; `context` is what its requests are known by. */
export function ask(unit: Unit, context: unknown = 'context', handler = 'run'): Promise<Outcome> {
  return unit.call({ handler, input: 'null', meta: '{"id":"c1"}', context });
}

/** `ok: text`, or code and message of the fault. */
export function told(outcome: Outcome): string {
  return outcome.ok ? `ok: ${outcome.text}` : `${outcome.fault.code}: ${outcome.fault.message}`;
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
