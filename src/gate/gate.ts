// The one way to a broker: resolve, decide, record, perform, record. Requests of one frame are decided together and
// recorded in one write before the first of them is performed. Fails closed, in every step.

import { performance } from 'node:perf_hooks';
import type { Entry } from '../audit/index.ts';
import { type Decision, formatResource } from '../../policies/index.ts';
import type { Broker, Resolved, Result, Use } from './broker.ts';
import { BrokerError } from './broker-error.ts';
import { type Asked, decisionEntry, outcomeEntry } from './entries.ts';
import { decide, denied, type GateCall, peek } from './gate-call.ts';
import type { EntrySink, GateAnswer, GateRequest, UnitIdentity } from './gate-request.ts';
import type { OperationTable } from './operation-table.ts';
import { Pace } from './pace.ts';

export interface GateOptions {
  readonly table: OperationTable;
  readonly log: EntrySink;
  /** Milliseconds since the epoch, for the records. */
  readonly now: () => number;
  /** A failure that is ours, not the guest's: the guest is told `INTERNAL` and no more. */
  readonly onFailure: (error: unknown, operation: string) => void;
  /** An operation was performed, or failed while it was: what its broker measured. Must not throw. */
  readonly onPerformed?: (unit: UnitIdentity, operation: string, meter: Result['meter']) => void;
}

/** A request with everything that was found out about it before the decision. */
interface Job {
  readonly request: GateRequest;
  readonly asked: Asked;
  resolved: Resolved | null;
  /** Why there is nothing to perform; the first denial decides. */
  refusal: Decision | null;
  /** Bad arguments: answered as they are, after the record. */
  error: BrokerError | null;
  decisions: readonly Decision[];
}

/** What a broker decided on while performing could not be put on record: it stops there. */
class Unrecorded extends Error {
  override readonly name = 'Unrecorded';
}

/** What was performed and is not on record yet. */
interface Ended {
  readonly request: GateRequest;
  readonly entries: readonly Entry[];
  readonly answer: GateAnswer;
}

/** When performing began, and what was decided since and is not on record. */
interface Begun {
  readonly at: number;
  readonly seen: Decision[];
}

const NO_SIGNAL = AbortSignal.abort();
const FLAG = { kind: 'flag' } as const;

export class Gate {
  readonly #options: GateOptions;
  #accesses = 0;
  readonly #pace = new Pace();
  #ended: Ended[] = [];
  #flushing = false;

  constructor(options: GateOptions) {
    this.#options = options;
  }

  /** Takes the requests of one frame. Each is answered once, now or later; none throws. */
  handle(requests: readonly GateRequest[]): void {
    const jobs = requests.map((request) => this.#prepare(request));
    const pending = jobs.flatMap(({ job, pending: wait }) =>
      wait === null ? [] : [this.#settle(job, wait)],
    );
    const ready = jobs.map(({ job }) => job);
    if (pending.length === 0) this.#decide(ready);
    else void Promise.all(pending).then(() => charged(requests, () => this.#decide(ready)));
  }

  #prepare(request: GateRequest): { job: Job; pending: Promise<Resolved> | null } {
    const row = this.#options.table.get(request.operation);
    const asked: Asked = {
      unit: request.unit,
      call: request.call,
      access: String(++this.#accesses),
      operation: row === null ? '?' : row.spec.name,
    };
    const job: Job = { request, asked, resolved: null, refusal: null, error: null, decisions: [] };
    const action = row?.spec.actions[0] ?? 'unknown';
    if (request.call === null) job.refusal = denied({ action, resource: FLAG }, 'call-ended');
    else if (row === null) job.refusal = denied({ action, resource: FLAG }, 'unknown-operation');
    else return { job, pending: this.#resolve(job, row.broker) };
    return { job, pending: null };
  }

  /** Fills in what the broker makes of the arguments; a promise where it has to look at the world first. */
  #resolve(job: Job, broker: Broker): Promise<Resolved> | null {
    const { call, args, bytes } = job.request;
    if (call === null) return null;
    try {
      const resolved = broker.resolve(job.asked.operation, parseArguments(args), bytes, call);
      if (resolved instanceof Promise) return resolved;
      job.resolved = resolved;
    } catch (error) {
      job.error = this.#argumentError(error, job.asked.operation);
    }
    return null;
  }

  async #settle(job: Job, pending: Promise<Resolved>): Promise<void> {
    try {
      job.resolved = await pending;
    } catch (error) {
      job.error = this.#argumentError(error, job.asked.operation);
    }
  }

  /** A broker that stumbles over arguments has a defect; the guest is told of its arguments and no more. */
  #argumentError(error: unknown, operation: string): BrokerError {
    if (error instanceof BrokerError) return error;
    this.#options.onFailure(error, operation);
    return new BrokerError('INVALID_ARGUMENT', 'the arguments could not be understood');
  }

  #decide(jobs: readonly Job[]): void {
    const time = this.#options.now();
    const entries: Entry[] = [];
    for (const job of jobs) {
      job.decisions = this.#decisions(job);
      job.refusal = job.decisions.find((decision) => decision.effect === 'deny') ?? null;
      for (const decision of job.decisions) entries.push(decisionEntry(job.asked, decision, time));
    }
    let written: void | Promise<void>;
    try {
      written = this.#options.log.append(entries);
    } catch {
      for (const job of jobs) job.request.reply(UNAVAILABLE);
      return;
    }
    if (written === undefined) for (const job of jobs) this.#act(job);
    else {
      const requests = jobs.map(({ request }) => request);
      written.then(
        () => charged(requests, () => jobs.forEach((job) => this.#act(job))),
        () => jobs.forEach((job) => job.request.reply(UNAVAILABLE)),
      );
    }
  }

  #decisions(job: Job): readonly Decision[] {
    const { call } = job.request;
    if (job.refusal !== null || call === null) return job.refusal === null ? [] : [job.refusal];
    const accesses = job.resolved?.accesses ?? [];
    // Arguments that make no resource are a denial too: nothing is allowed that could not be named.
    if (accesses.length === 0) {
      const spec = this.#options.table.get(job.asked.operation)?.spec;
      if (job.resolved !== null && spec?.filters === true) return [];
      const action = spec?.actions[0] ?? 'unknown';
      return [denied({ action, resource: FLAG }, 'invalid-resource')];
    }
    return accesses.map((access) => decide(call, access));
  }

  #act(job: Job): void {
    if (job.error !== null) job.request.reply(errorAnswer(job.error));
    else if (job.refusal !== null)
      job.request.reply(denialAnswer(job.asked.operation, job.refusal));
    else if (job.resolved !== null) void this.#perform(job, job.resolved);
  }

  async #perform(job: Job, resolved: Resolved): Promise<void> {
    const { request, asked } = job;
    const { call } = request;
    if (call === null) return;
    const begun: Begun = { at: performance.now(), seen: [] };
    try {
      const done = resolved.perform(this.#use(job, call, begun.seen));
      if (!(done instanceof Promise)) {
        this.#complete(job, begun, done);
        return;
      }
      const result = await done;
      this.#pace.run(() => charged([request], () => this.#complete(job, begun, result)));
    } catch (error) {
      this.#end(job, begun, this.#failure(error, asked.operation), undefined);
    }
  }

  #complete(job: Job, begun: Begun, result: Result): void {
    let answer: GateAnswer;
    try {
      answer = resultAnswer(result);
    } catch (error) {
      answer = this.#failure(error, job.asked.operation);
    }
    this.#end(job, begun, answer, result.meter);
  }

  #end({ request, asked }: Job, begun: Begun, answer: GateAnswer, meter: Result['meter']): void {
    this.#options.onPerformed?.(asked.unit, asked.operation, meter);
    const time = this.#options.now();
    const ms = Math.round((performance.now() - begun.at) * 1_000) / 1_000;
    const code = answer.kind === 'error' ? answer.code : null;
    const entries: Entry[] = begun.seen.map((decision) => decisionEntry(asked, decision, time));
    entries.push(outcomeEntry(asked, { ok: code === null, code, ms, meter }, time));
    this.#ended.push({ request, entries, answer });
    this.#flushSoon();
  }

  /** `seen` gathers what is decided and not yet on record. */
  #use(job: Job, call: GateCall, seen: Decision[]): Use {
    return {
      // Few brokers look at it, and making one costs more than deciding.
      get signal() {
        return job.request.signal ?? NO_SIGNAL;
      },
      decisions: job.decisions,
      decide: (access) => {
        const decision = decide(call, access);
        seen.push(decision);
        return decision;
      },
      peek: (access) => peek(call, access),
      record: async () => {
        const time = this.#options.now();
        const entries = seen.splice(0).map((decision) => decisionEntry(job.asked, decision, time));
        if (entries.length === 0) return;
        try {
          await this.#options.log.append(entries);
        } catch (error) {
          throw new Unrecorded('the access log cannot be written', { cause: error });
        }
      },
    };
  }

  #failure(error: unknown, operation: string): GateAnswer {
    if (error instanceof Unrecorded) return UNAVAILABLE;
    if (error instanceof BrokerError) {
      return error.decision === null ? errorAnswer(error) : denialAnswer(operation, error.decision);
    }
    this.#options.onFailure(error, operation);
    return {
      kind: 'error',
      name: 'Error',
      message: `${operation} failed inside the host`,
      code: 'INTERNAL',
    };
  }

  /** Outcomes of one tick are recorded in one write; the answers follow it. */
  #flushSoon(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    process.nextTick(this.#flush);
  }

  readonly #flush = (): void => {
    this.#flushing = false;
    const ended = this.#ended.splice(0, fitting(this.#ended));
    if (this.#ended.length > 0) {
      this.#flushing = true;
      setImmediate(this.#flush);
    }
    const requests = ended.map(({ request }) => request);
    charged(requests, () => this.#record(ended));
  };

  #record(ended: readonly Ended[]): void {
    const answer = (): void => ended.forEach((one) => one.request.reply(one.answer));
    const refuse = (): void => ended.forEach((one) => one.request.reply(UNAVAILABLE));
    try {
      const written = this.#options.log.append(ended.flatMap((one) => one.entries));
      if (written === undefined) answer();
      else written.then(answer, refuse);
    } catch {
      refuse();
    }
  }
}

/** Characters or bytes of answers that are sent before everything else of the host has its turn. */
const MOST_ANSWERED = 524_288;

/** How many of them go out together: one at least. */
function fitting(ended: readonly Ended[]): number {
  let size = 0;
  const end = ended.findIndex(({ answer }) => (size += sizeOf(answer)) > MOST_ANSWERED);
  return end < 0 ? ended.length : Math.max(1, end);
}

function sizeOf(answer: GateAnswer): number {
  if (answer.kind === 'text') return answer.text.length;
  return answer.kind === 'bytes' ? answer.bytes.byteLength : 0;
}

/** Does it in the time of those it is for, a like part for each. */
function charged(requests: readonly GateRequest[], work: () => void): void {
  const before = performance.now();
  work();
  const ms = (performance.now() - before) / requests.length;
  for (const request of requests) request.charge?.(ms);
}

/** Throws BrokerError for what is no JSON list. */
function parseArguments(text: string): readonly unknown[] {
  let args: unknown;
  try {
    args = JSON.parse(text);
  } catch {
    throw new BrokerError('INVALID_ARGUMENT', 'the arguments are not JSON');
  }
  if (Array.isArray(args)) return args as readonly unknown[];
  throw new BrokerError('INVALID_ARGUMENT', 'the arguments are not a list');
}

function resultAnswer(result: Result): GateAnswer {
  if (result.bytes !== undefined) return { kind: 'bytes', bytes: result.bytes };
  return { kind: 'text', text: result.value === undefined ? '' : JSON.stringify(result.value) };
}

function errorAnswer(error: BrokerError): GateAnswer {
  return { kind: 'error', name: 'Error', message: error.message, code: error.code };
}

/** What the guest may know: what it asked for and that it may not. Which rule said so is the operator's. */
function denialAnswer(operation: string, decision: Decision): GateAnswer {
  const code = decision.reason === 'call-ended' ? 'CALL_ENDED' : 'PERMISSION_DENIED';
  const message = `${operation} is not permitted: ${decision.action}${describeTarget(decision)} (${decision.reason})`;
  return { kind: 'error', name: 'PermissionDenied', message, code };
}

function describeTarget(decision: Decision): string {
  const text = formatResource(decision.resource);
  return text === '' ? '' : ` ${text}`;
}

const UNAVAILABLE: GateAnswer = {
  kind: 'error',
  name: 'Error',
  message: 'the access log cannot be written, so nothing is allowed',
  code: 'AUDIT_UNAVAILABLE',
};
