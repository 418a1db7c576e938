// Where plugins run, for the host: opens units, places them in cells, passes on what guests ask. Knows limits, no permissions.

import type { GuestSpec } from './cell/open-spec.ts';
import { CellPool } from './cell-pool.ts';
import type { CallRequest } from './call.ts';
import { SandboxError } from './errors.ts';
import type { FirstCall } from './first-call.ts';
import { Groups, type GroupsReport } from './groups/groups.ts';
import { guestText } from './guest/text.ts';
import type { GuestRequest } from './guest-request.ts';
import {
  DEFAULT_ISOLATION,
  type Isolation,
  type IsolationWish,
  reachIsolation,
  shortOf,
} from './isolation.ts';
import { assertLimits, DEFAULT_LIMITS, type Limits } from './limits.ts';
import type { Fault } from './outcome.ts';
import { PerCallUnit } from './per-call-unit.ts';
import { type Placement, placeUnit } from './placement.ts';
import { type Lack, type Room, roomOfMachine } from './room.ts';
import { idleFor, sleepersFor } from './sleepers.ts';
import { spawnCell } from './spawn-cell.ts';
import { Supervisor } from './supervisor.ts';
import { Turns } from './turns.ts';
import { Unit } from './unit.ts';
import type { UnitHome } from './unit-home.ts';
import type { UnitSpec } from './unit-spec.ts';

/** What calls go to, however many isolates are behind it. */
export type AnyUnit = Unit | PerCallUnit;

export interface SandboxOptions {
  readonly placement?: Placement;
  /** How strongly cells are walled off. Default: at least `process`, `jail` where it can be had. */
  readonly isolation?: IsolationWish;
  /** Cells kept started ahead of need. Default 1. */
  readonly spareCells?: number;
  /** Heap in MB of the blank isolate that a spare cell holds ready. Default: that of DEFAULT_LIMITS. */
  readonly spareMemory?: number;
  /** How much of the machine cells may take. What is not said is told by the machine: see room.ts. */
  readonly room?: Partial<Room>;
  /**
   * Milliseconds without a call after which a unit goes to sleep: its isolate is given back, and what its module kept is
   * gone. Default: never, unless its room is needed.
   */
  readonly sleepAfter?: number;
  /** Whether each cell is put into a group of its own, where the machine allows it. Default true. */
  readonly groups?: boolean;
  /** Starts a cell's process. Default: `spawnCell`. Whatever it starts is watched and distrusted alike. */
  readonly spawn?: typeof spawnCell;
  /** All requests of one frame, in order. Each wants one `reply`. */
  readonly onRequests: (requests: readonly GuestRequest[]) => void;
  /** `level`: 0 debug, 1 info, 2 warn, 3 error. `text` is the guest's, cleaned and capped. */
  readonly onLog?: (unit: Unit, call: CallRequest, level: number, text: string) => void;
  /** A unit lost its isolate, in the process `pid`; it starts anew with the next call. */
  readonly onLoss?: (unit: Unit, fault: Fault, pid: number) => void;
  /** A unit was put to sleep: `idle` for long, or since another needed its `room`. It starts anew with the next call. */
  readonly onSleep?: (unit: AnyUnit, why: 'idle' | 'room') => void;
}

/** What there is of cells, and how much there may be. */
export interface RoomFigures {
  /** Live cells, spare ones included. */
  readonly cells: number;
  readonly spares: number;
  /** MB they may come to hold. */
  readonly memory: number;
  readonly most: Room;
}

export interface UnitRequest {
  readonly plugin: string;
  readonly version: string;
  readonly scope: string;
  readonly tier: string;
  /** One ES module without imports. */
  readonly code: string;
  readonly limits: Limits;
  readonly config: unknown;
  readonly operations: GuestSpec['operations'];
  readonly codeGeneration?: boolean;
  /** The call that each new isolate begins with, before all others; null for none. */
  readonly first?: () => FirstCall | null;
  /** Whether each call finds the plugin as if it had just been loaded. Default false. */
  readonly perCall?: boolean;
}

/** Looks for idle units this many times in the time after which they sleep. */
const LOOKS = 4;

export class Sandbox {
  /** What every cell reaches. */
  readonly isolation: Isolation;
  readonly #options: SandboxOptions;
  readonly #placement: Placement;
  readonly #supervisor = new Supervisor();
  readonly #groups: Groups;
  readonly #pool: CellPool;
  readonly #units = new Set<AnyUnit>();
  readonly #looks: NodeJS.Timeout | undefined;
  #named = 0;

  constructor(options: SandboxOptions, runtime: string, isolation: Isolation) {
    this.isolation = isolation;
    this.#options = options;
    this.#placement = options.placement ?? 'plugin';
    this.#groups = options.groups === false ? new Groups('they are not asked for') : new Groups();
    this.#pool = new CellPool({
      supervisor: this.#supervisor,
      turns: new Turns(),
      runtime,
      blank: options.spareMemory ?? DEFAULT_LIMITS.memory,
      optimize: this.#placement !== 'shared',
      way: isolation.way,
      groups: this.#groups,
      spawn: options.spawn ?? spawnCell,
      onRequests: options.onRequests,
      spareCells: options.spareCells ?? 1,
      room: { ...roomOfMachine(), ...options.room },
      makeRoom: (lack) => this.#makeRoom(lack),
    });
    const { sleepAfter } = options;
    if (sleepAfter === undefined) return;
    this.#looks = setInterval(() => this.#sleepIdle(sleepAfter), Math.max(10, sleepAfter / LOOKS));
    this.#looks.unref();
  }

  /** A unit that loads with its first call, or when `load` is called. Throws SandboxError `BAD_LIMIT`. */
  unit(request: UnitRequest): AnyUnit {
    assertLimits(request.limits);
    const unit = request.perCall === true ? this.#perCallUnit(request) : this.#lastingUnit(request);
    this.#units.add(unit);
    return unit;
  }

  #lastingUnit(request: UnitRequest): Unit {
    const name = placeUnit(request, this.#placement);
    const alone = this.#placement !== 'shared';
    const { memory } = request.limits;
    return new Unit(unitSpec(request, alone), {
      berth: (apart) =>
        alone || apart ? this.#pool.fresh(memory) : this.#pool.named(name, memory),
      ...this.#listeners(request),
    });
  }

  #perCallUnit(request: UnitRequest): PerCallUnit {
    // Its own, whatever the placement: its isolates come and go.
    const name = JSON.stringify(['per-call', ++this.#named]);
    return new PerCallUnit(unitSpec(request, false), {
      berth: (memory) => this.#pool.named(name, memory),
      ...this.#listeners(request),
    });
  }

  #listeners({ first }: UnitRequest): Pick<UnitHome, 'log' | 'loss' | 'first'> {
    return {
      log: (from, call, level, text) => this.#options.onLog?.(from, call, level, text),
      loss: (from, fault, pid) => this.#options.onLoss?.(from, fault, pid),
      first: () => first?.() ?? null,
    };
  }

  /** Ends a unit: calls under way are answered `CLOSED`. */
  close(unit: AnyUnit): void {
    if (this.#units.delete(unit)) unit.close();
  }

  /** Whether the kernel holds each cell by a group of processes too. */
  get groups(): GroupsReport {
    return this.#groups.report;
  }

  /** Live cell processes, spare ones included. */
  get cells(): number {
    return this.#pool.size;
  }

  get room(): RoomFigures {
    const { size, spares, memory, room } = this.#pool;
    return { cells: size, spares, memory, most: room };
  }

  #makeRoom(lack: Lack): boolean {
    const sleepers = sleepersFor(lack, this.#units);
    for (const unit of sleepers ?? []) this.#sleep(unit, 'room');
    return sleepers !== null;
  }

  #sleepIdle(ms: number): void {
    for (const unit of idleFor(ms, this.#units, performance.now())) this.#sleep(unit, 'idle');
  }

  #sleep(unit: AnyUnit, why: 'idle' | 'room'): void {
    unit.sleep();
    this.#options.onSleep?.(unit, why);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#looks);
    for (const unit of this.#units) unit.close();
    this.#units.clear();
    await this.#pool.close();
    await this.#groups.close();
    this.#supervisor.close();
  }
}

/**
 * Builds or reads the guest runtime and starts the supervisor and the spare cells. Linux only: see the README. Rejects with
 * SandboxError `NOT_ISOLATED` where the least level of isolation is out of reach.
 */
export async function createSandbox(options: SandboxOptions): Promise<Sandbox> {
  if (process.platform !== 'linux') {
    throw new SandboxError(
      'START_FAILED',
      `Cells are tested on Linux; this is ${process.platform}.`,
    );
  }
  const wish = options.isolation ?? DEFAULT_ISOLATION;
  const isolation = reachIsolation(wish);
  const short = shortOf(wish, isolation);
  if (short !== null) throw new SandboxError('NOT_ISOLATED', short);
  return new Sandbox(options, await guestText(), isolation);
}

function unitSpec(request: UnitRequest, alone: boolean): UnitSpec {
  return {
    plugin: request.plugin,
    version: request.version,
    scope: request.scope,
    open: openSpec(request),
    code: Buffer.from(request.code),
    alone,
  };
}

function openSpec(request: UnitRequest): UnitSpec['open'] {
  const { limits } = request;
  return {
    filename: `plugin://${request.plugin}/bundle.mjs`,
    limits,
    guest: {
      plugin: request.plugin,
      version: request.version,
      scope: request.scope,
      config: request.config,
      operations: request.operations,
      payload: limits.payload,
      inflight: limits.inflight,
      requests: limits.requests,
      log: limits.log,
      codeGeneration: request.codeGeneration ?? true,
    },
  };
}
