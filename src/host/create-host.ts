// Puts a host together: documents, log, brokers, gate, sandbox. The one place where the floors are joined.

import { resolve } from 'node:path';
import {
  createSandbox,
  type CallRequest,
  type GuestRequest,
  type Room,
  SandboxError,
  type Sandbox,
} from '../../sandbox/index.ts';
import { type AccessLog, AuditError, openLog } from '../audit/index.ts';
import { createBrokers } from '../brokers/index.ts';
import { Admission, Gate, type GateCall, type GateRequest, OperationTable } from '../gate/index.ts';
import { assertCatalogue } from '../hooks/index.ts';
import { makeSchemaCheck } from '../plugin/index.ts';
import { type Placed, readGrants, readHostPolicy } from './documents.ts';
import { createEmitter, type HostEmitter } from './events.ts';
import { Host } from './host.ts';
import { isolationWish } from './isolation.ts';
import { keepLedger } from './keep-ledger.ts';
import type { HostOptions } from './options.ts';
import { recordEvent } from './record-event.ts';
import { verdictsOn } from './verdicts.ts';
import { watchedLog } from './watched-log.ts';
import type { HostPolicy } from '../../policies/index.ts';
import { SkerryError } from '../errors.ts';

const LEVELS = ['log.debug', 'log.info', 'log.warn', 'log.error'] as const;

/** Reads the operator's documents, opens the log, starts the cells. Rejects with SkerryError. */
export async function createHost(options: HostOptions = {}): Promise<Host> {
  const catalogue = options.hooks ?? {};
  assertCatalogue(catalogue);
  const policy = readHostPolicy(options.policy, options.documentNames?.policy);
  const grants = readGrants(options.grants, options.documentNames?.grants);
  assertRunnable(policy);
  const dir = resolve(options.dir ?? '.skerry');
  const clock = options.clock ?? Date.now;
  const emitter = createEmitter();
  const ledger = keepLedger(emitter, clock);
  const table = new OperationTable(
    createBrokers(brokerOptions(options, policy, dir, emitter, clock)),
  );
  const log = await openAccessLog(policy, dir, emitter, clock);
  const watched = watchedLog(log, emitter);
  const gate = new Gate({
    table,
    log: watched,
    now: clock,
    onFailure: (error, operation) => emitter.emit('failure', { operation, error }),
    onPerformed: ({ plugin, scope }, operation, meter) =>
      ledger.performed(plugin, scope, operation, meter),
  });
  const sandbox = await startSandbox(options, policy.value, gate, emitter, { log, clock }).catch(
    async (error: unknown) => {
      await log.close();
      throw error;
    },
  );
  const isolation = { ...sandbox.isolation, groups: sandbox.groups };
  recordEvent({ log, clock }, 'host.start', null, {
    pid: process.pid,
    node: process.versions.node,
    isolation: isolation.level,
    preferred: isolation.preferred,
    way: isolation.way,
    mechanisms: isolation.mechanisms.join(', '),
    groups: isolation.groups.kind,
    ...(isolation.reason === null ? {} : { reason: isolation.reason }),
  });
  const host = new Host(
    {
      sandbox,
      log,
      ledger,
      table,
      admission: new Admission({ log: watched, now: clock }),
      emitter,
      catalogue,
      isolation,
      checkSchema: makeSchemaCheck(sandbox),
      clock,
      verdicts: verdictsOn(process.platform, options.unenforced),
      productVersion: options.productVersion,
      codeGeneration: options.codeGeneration ?? true,
      close: () => closeAll(sandbox, table, log),
    },
    { policy, grants },
  );
  ledger.watch(() => host.units);
  return host;
}

function assertRunnable(policy: Placed<HostPolicy>): void {
  if (policy.value.enabled === false) {
    throw new SkerryError('POLICY_ERROR', `${policy.file}#/enabled is false: no plugin runs.`);
  }
}

async function openAccessLog(
  policy: Placed<HostPolicy>,
  dir: string,
  emitter: HostEmitter,
  clock: () => number,
): Promise<AccessLog> {
  const { audit } = policy.value;
  try {
    return await openLog({
      dir: audit?.path === undefined ? resolve(dir, 'log') : resolve(policy.folder, audit.path),
      durability: audit?.durability ?? 'process',
      now: clock,
      ...(audit?.key === undefined ? {} : { key: { path: resolve(policy.folder, audit.key) } }),
      onState: (state, error) => {
        if (state === 'broken') emitter.emit('failure', { operation: 'audit', error });
      },
    });
  } catch (error) {
    throw auditFailure(error);
  }
}

function auditFailure(error: unknown): unknown {
  return error instanceof AuditError
    ? new SkerryError('AUDIT_UNAVAILABLE', error.message, { cause: error })
    : error;
}

function brokerOptions(
  options: HostOptions,
  policy: Placed<HostPolicy>,
  dir: string,
  emitter: HostEmitter,
  clock: () => number,
): Parameters<typeof createBrokers>[0] {
  const { mounts = {}, databases = {} } = policy.value;
  return {
    dataDir: resolve(dir, 'data'),
    mounts: Object.entries(mounts).map(([at, mount]) => ({
      at,
      path: resolve(policy.folder, mount.path),
      readonly: mount.readonly ?? false,
    })),
    databases: Object.fromEntries(
      Object.entries(databases).map(([name, database]) => [
        name,
        {
          type: 'sqlite',
          path: resolve(policy.folder, database.path),
          readonly: database.readonly ?? false,
        },
      ]),
    ),
    env: options.env ?? {},
    log: (entry) => emitter.emit('log', entry),
    clock,
    random: options.random,
    lookup: options.lookup,
    trustedCertificates: options.trustedCertificates,
  };
}

function startSandbox(
  options: HostOptions,
  policy: HostPolicy,
  gate: Gate,
  emitter: HostEmitter,
  parts: { readonly log: AccessLog; readonly clock: () => number },
): Promise<Sandbox> {
  const logs = new TickBatch<GateRequest>((requests) => gate.handle(requests));
  const sleepAfter = policy.room?.sleepAfter;
  const started = createSandbox({
    isolation: isolationWish(policy),
    ...(options.placement === undefined ? {} : { placement: options.placement }),
    ...(options.spareCells === undefined ? {} : { spareCells: options.spareCells }),
    ...(sleepAfter === undefined ? {} : { sleepAfter }),
    room: roomOf(policy),
    onRequests: (requests) => {
      // What was said before it was asked comes first.
      logs.flush();
      gate.handle(requests.map(toGateRequest));
    },
    // `console` goes the way of `ctx.log`: one log, one permission.
    onLog: (unit, call, level, text) => logs.add(logRequest(unit.spec, call, level, text)),
    onLoss: ({ spec }, fault, pid) => {
      const { plugin, version, scope } = spec;
      recordEvent(parts, 'unit.lost', plugin, {
        version,
        scope,
        code: fault.code,
        message: fault.message,
      });
      emitter.emit('lost', { plugin, scope, code: fault.code, message: fault.message, pid });
    },
    onSleep: ({ spec }, why) => {
      const { plugin, version, scope } = spec;
      recordEvent(parts, 'unit.sleep', plugin, { version, scope, why });
      emitter.emit('slept', { plugin, scope, why });
    },
  });
  return started.catch((error: unknown) => {
    if (!(error instanceof SandboxError)) throw error;
    throw new SkerryError('UNSUPPORTED_PLATFORM', `${error.message}${remedy(error)}`, {
      cause: error,
    });
  });
}

function roomOf({ room: { memory, cells } = {} }: HostPolicy): Partial<Room> {
  return {
    ...(memory === undefined ? {} : { memory }),
    ...(cells === undefined ? {} : { cells }),
  };
}

function remedy({ code }: SandboxError): string {
  if (code !== 'NOT_ISOLATED') return '';
  return ' Set isolation.atLeast of the host policy to "process" or isolation.way to one that can be had, or run it where what is missing is there.';
}

function toGateRequest(request: GuestRequest): GateRequest {
  const { unit, operation, args, bytes } = request;
  return {
    unit,
    call: request.context as GateCall | null,
    operation,
    args,
    bytes,
    get signal() {
      return request.signal;
    },
    reply: (answer) => request.reply(answer),
    charge: (ms) => request.charge(ms),
  };
}

function logRequest(
  unit: GuestRequest['unit'],
  call: CallRequest,
  level: number,
  text: string,
): GateRequest {
  return {
    unit,
    call: call.context as GateCall,
    operation: LEVELS[level] ?? 'log.info',
    args: JSON.stringify([text]),
    bytes: [],
    signal: null,
    reply: () => {},
  };
}

/** Gathers what comes in one tick: one batch of the log, not one for each line. */
class TickBatch<T> {
  readonly #take: (items: readonly T[]) => void;
  #items: T[] = [];

  constructor(take: (items: readonly T[]) => void) {
    this.#take = take;
  }

  add(item: T): void {
    this.#items.push(item);
    if (this.#items.length === 1) process.nextTick(() => this.flush());
  }

  flush(): void {
    if (this.#items.length === 0) return;
    const items = this.#items;
    this.#items = [];
    this.#take(items);
  }
}

/** The log last, and whatever happens to the rest: what is not sealed can be cut unseen. */
async function closeAll(sandbox: Sandbox, table: OperationTable, log: AccessLog): Promise<void> {
  try {
    await sandbox[Symbol.asyncDispose]();
    await table.close();
  } finally {
    await log.close().catch((error: unknown) => {
      throw auditFailure(error);
    });
  }
}
