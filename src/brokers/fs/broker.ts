// The broker of `ctx.fs`: picks the operation, bounds how much runs at once, and turns every failure into a
// BrokerError that names no host path. It never decides and is called by the gate alone.

import pLimit, { type LimitFunction } from 'p-limit';
import { type Asker, type Broker, BrokerError, type Resolved, type Use } from '../../gate/index.ts';
import { assertCount, assertOpen, unknownOperation } from '../arguments.ts';
import { Accounts, type Visit } from './accounts.ts';
import { chooseBeneath, walkBeneath } from './beneath.ts';
import { toBrokerError } from './errors.ts';
import { mkdir, readdir } from './folder.ts';
import { DEFAULT_FS_LIMITS, type FsLimits } from './limits.ts';
import type { Mount } from './mounts.ts';
import { rename } from './move.ts';
import { FS_OPERATIONS } from './operations.ts';
import { readFile, stat } from './read.ts';
import { rm } from './remove.ts';
import type { Disk, Plan, Request } from './request.ts';
import { appendFile, copyFile, writeFile } from './write.ts';

export interface FsBrokerOptions {
  /** The mount table of the unit that asks. Called for every request; see `unitMounts`. */
  readonly mounts: (asker: Asker) => readonly Mount[];
  readonly limits?: Partial<FsLimits>;
  /**
   * How files are opened beneath their mount: `openat2` asks the kernel, `walk` goes name by name. Default:
   * `openat2` where the kernel and Node offer it. Both hold against swapped links; `walk` costs more per folder.
   */
  readonly opening?: 'walk';
}

const PLANS: ReadonlyMap<string, (request: Request) => Plan> = new Map([
  ['fs.readFile', readFile],
  ['fs.writeFile', writeFile],
  ['fs.appendFile', appendFile],
  ['fs.readdir', readdir],
  ['fs.stat', stat],
  ['fs.mkdir', mkdir],
  ['fs.rm', rm],
  ['fs.rename', rename],
  ['fs.copyFile', copyFile],
]);

export function createFsBroker(options: FsBrokerOptions): Broker {
  const limits = { ...DEFAULT_FS_LIMITS, ...options.limits };
  const units = createLanes(limits.concurrency);
  const accounts = new Accounts();
  const disk: Disk = {
    limits,
    beneath: options.opening === 'walk' ? walkBeneath : chooseBeneath().beneath,
  };
  return {
    kind: 'fs',
    operations: FS_OPERATIONS,
    resolve(operation, args, bytes, asker) {
      const plan = planOf(operation, { args, bytes, mounts: options.mounts(asker), disk });
      const most = asker.allowance ?? limits;
      const visit = (): Visit | Promise<Visit> =>
        accounts.visit(plan.changes ?? null, { bytes: most.disk, files: most.files });
      return toResolved(plan, visit, (work) => units(`${asker.plugin}\n${asker.scope}`, work));
    },
  };
}

function planOf(operation: string, request: Request): Plan {
  const make = PLANS.get(operation);
  if (make === undefined) throw unknownOperation();
  assertCount(FS_OPERATIONS, operation, request.args);
  try {
    return make(request);
  } catch (error) {
    throw toBrokerError(error, operation);
  }
}

type Lane = <T>(work: () => Promise<T>) => Promise<T>;

function toResolved(plan: Plan, visit: () => Visit | Promise<Visit>, lane: Lane): Resolved {
  return {
    accesses: plan.accesses,
    perform: async (use) => await lane(async () => await performPlan(plan, visit, use)),
  };
}

async function performPlan(
  plan: Plan,
  visit: () => Visit | Promise<Visit>,
  use: Use,
): ReturnType<Plan['perform']> {
  try {
    // The call may have ended while this waited for its turn.
    assertOpen(use);
    const visiting = visit();
    using visited = visiting instanceof Promise ? await visiting : visiting;
    assertOpen(use);
    return await plan.perform(use, visited.account);
  } catch (error) {
    if (use.signal.aborted && !(error instanceof BrokerError)) {
      throw new BrokerError('ABORTED', 'the call ended first', { cause: error });
    }
    throw toBrokerError(error, plan.asked);
  }
}

/** At most `width` at a time under one key; a key that nobody uses is forgotten. */
function createLanes(width: number): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const lanes = new Map<string, LimitFunction>();
  return async (key, work) => {
    const lane = lanes.get(key) ?? pLimit(width);
    lanes.set(key, lane);
    try {
      return await lane(work);
    } finally {
      if (lane.activeCount + lane.pendingCount === 0) lanes.delete(key);
    }
  };
}
