// The gate for what comes in: a request from outside is decided and on record, as an access of the call it becomes, before the
// plugin hears of it. Must not know where it came from.

import { performance } from 'node:perf_hooks';
import type { Access, Decision } from '../../policies/index.ts';
import { SkerryError } from '../errors.ts';
import { type Asked, decisionEntry, type Ended, outcomeEntry } from './entries.ts';
import { decide, type GateCall } from './gate-call.ts';
import type { EntrySink } from './gate-request.ts';

export interface AdmissionOptions {
  readonly log: EntrySink;
  /** Milliseconds since the epoch, for the records. */
  readonly now: () => number;
}

/** What was let in or refused. */
export interface Admitted {
  /** Why it is refused; null where it may go on. */
  readonly denial: Decision | null;
  /** Puts on record how it ended; only for what was let in. Rejects with `AUDIT_UNAVAILABLE`. */
  end(ended: Omit<Ended, 'ms'>): Promise<void>;
}

export class Admission {
  readonly #options: AdmissionOptions;
  #accesses = 0;

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /** Needs every one of `accesses`. Rejects with SkerryError `AUDIT_UNAVAILABLE`: what cannot be recorded is not let in. */
  async admit(call: GateCall, operation: string, accesses: readonly Access[]): Promise<Admitted> {
    const { plugin, version, scope } = call;
    const access = `in-${++this.#accesses}`;
    const asked: Asked = { unit: { plugin, version, scope }, call, access, operation };
    const before = performance.now();
    const decisions = accesses.map((one) => decide(call, one));
    const time = this.#options.now();
    await this.#append(decisions.map((decision) => decisionEntry(asked, decision, time)));
    return {
      denial: decisions.find(({ effect }) => effect === 'deny') ?? null,
      end: (ended) => {
        const ms = Math.round((performance.now() - before) * 1_000) / 1_000;
        return this.#append([outcomeEntry(asked, { ...ended, ms }, this.#options.now())]);
      },
    };
  }

  async #append(entries: Parameters<EntrySink['append']>[0]): Promise<void> {
    try {
      await this.#options.log.append(entries);
    } catch (cause) {
      const message = 'The access log cannot be written, so nothing is allowed.';
      throw new SkerryError('AUDIT_UNAVAILABLE', message, { cause });
    }
  }
}
