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
  /** Asks once more, after a wait: why it may not go on any longer, which is then on record. Rejects with `AUDIT_UNAVAILABLE`. */
  again(): Promise<Decision | null>;
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
    const before = performance.now();
    const asked = this.#ask(call, operation);
    const decisions = accesses.map((one) => decide(call, one));
    await this.#record(asked, decisions);
    return {
      denial: firstDenial(decisions),
      again: async () => {
        // Of a plugin that is gone there is nothing to decide: its call is answered so.
        const now = call.current();
        if (now === null || now === call.policy) return null;
        const denial = firstDenial(accesses.map((one) => decide(call, one)));
        if (denial !== null) await this.#record(this.#ask(call, operation), [denial]);
        return denial;
      },
      end: (ended) => {
        const ms = Math.round((performance.now() - before) * 1_000) / 1_000;
        return this.#append([outcomeEntry(asked, { ...ended, ms }, this.#options.now())]);
      },
    };
  }

  #ask(call: GateCall, operation: string): Asked {
    const { plugin, version, scope } = call;
    const access = `in-${++this.#accesses}`;
    return { unit: { plugin, version, scope }, call, access, operation };
  }

  #record(asked: Asked, decisions: readonly Decision[]): Promise<void> {
    const time = this.#options.now();
    return this.#append(decisions.map((decision) => decisionEntry(asked, decision, time)));
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

function firstDenial(decisions: readonly Decision[]): Decision | null {
  return decisions.find(({ effect }) => effect === 'deny') ?? null;
}
