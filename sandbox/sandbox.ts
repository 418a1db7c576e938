// Where plugins run, for the host: opens units, places them in cells, passes on what guests ask. Knows limits, no permissions.

import type { GuestSpec } from './cell/open-spec.ts';
import { CellPool } from './cell-pool.ts';
import type { CallRequest } from './call.ts';
import { SandboxError } from './errors.ts';
import type { FirstCall } from './first-call.ts';
import { guestText } from './guest/text.ts';
import type { GuestRequest } from './guest-request.ts';
import {
  DEFAULT_ISOLATION,
  type Isolation,
  type IsolationWish,
  reachIsolation,
} from './isolation.ts';
import { assertLimits, DEFAULT_LIMITS, type Limits } from './limits.ts';
import type { Fault } from './outcome.ts';
import { type Placement, placeUnit } from './placement.ts';
import { spawnCell } from './spawn-cell.ts';
import { Supervisor } from './supervisor.ts';
import { Turns } from './turns.ts';
import { Unit } from './unit.ts';
import type { UnitSpec } from './unit-spec.ts';

export interface SandboxOptions {
  readonly placement?: Placement;
  /** How strongly cells are walled off. Default: at least `process`, `jail` where it can be had. */
  readonly isolation?: IsolationWish;
  /** Cells kept started ahead of need. Default 1. */
  readonly spareCells?: number;
  /** Heap in MB of the blank isolate that a spare cell holds ready. Default: that of DEFAULT_LIMITS. */
  readonly spareMemory?: number;
  /** Starts a cell's process. Default: `spawnCell`. Whatever it starts is watched and distrusted alike. */
  readonly spawn?: typeof spawnCell;
  /** All requests of one frame, in order. Each wants one `reply`. */
  readonly onRequests: (requests: readonly GuestRequest[]) => void;
  /** `level`: 0 debug, 1 info, 2 warn, 3 error. `text` is the guest's, cleaned and capped. */
  readonly onLog?: (unit: Unit, call: CallRequest, level: number, text: string) => void;
  /** A unit lost its isolate, in the process `pid`; it starts anew with the next call. */
  readonly onLoss?: (unit: Unit, fault: Fault, pid: number) => void;
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
}

export class Sandbox {
  /** What every cell reaches. */
  readonly isolation: Isolation;
  readonly #options: SandboxOptions;
  readonly #placement: Placement;
  readonly #supervisor = new Supervisor();
  readonly #pool: CellPool;
  readonly #units = new Set<Unit>();

  constructor(options: SandboxOptions, runtime: string, isolation: Isolation) {
    this.isolation = isolation;
    this.#options = options;
    this.#placement = options.placement ?? 'plugin';
    this.#pool = new CellPool(
      {
        supervisor: this.#supervisor,
        turns: new Turns(),
        runtime,
        blank: options.spareMemory ?? DEFAULT_LIMITS.memory,
        optimize: this.#placement !== 'shared',
        level: isolation.level,
        spawn: options.spawn ?? spawnCell,
        onRequests: options.onRequests,
      },
      options.spareCells ?? 1,
    );
  }

  /** A unit that loads with its first call, or when `load` is called. Throws SandboxError `BAD_LIMIT`. */
  unit(request: UnitRequest): Unit {
    assertLimits(request.limits);
    const name = placeUnit(request, this.#placement);
    const alone = this.#placement !== 'shared';
    const unit = new Unit(
      {
        plugin: request.plugin,
        version: request.version,
        scope: request.scope,
        open: openSpec(request),
        code: Buffer.from(request.code),
        alone,
      },
      {
        cell: (again) => (alone || again ? this.#pool.fresh() : this.#pool.named(name)),
        release: (cell) => this.#pool.release(cell),
        log: (from, call, level, text) => this.#options.onLog?.(from, call, level, text),
        loss: (from, fault, pid) => this.#options.onLoss?.(from, fault, pid),
        first: () => request.first?.() ?? null,
      },
    );
    this.#units.add(unit);
    return unit;
  }

  /** Ends a unit: calls under way are answered `CLOSED`. */
  close(unit: Unit): void {
    if (this.#units.delete(unit)) unit.close();
  }

  /** Live cell processes, spare ones included. */
  get cells(): number {
    return this.#pool.size;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const unit of this.#units) unit.close();
    this.#units.clear();
    await this.#pool.close();
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
  if (wish.atLeast === 'jail' && isolation.level !== 'jail') {
    throw new SandboxError(
      'NOT_ISOLATED',
      `The level "jail" is out of reach here: ${isolation.reason}.`,
    );
  }
  return new Sandbox(options, await guestText(), isolation);
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
      log: limits.log,
      codeGeneration: request.codeGeneration ?? true,
    },
  };
}
