// What a kind of resource must offer to stand behind the gate. A broker canonicalises and performs;
// it never decides, never records, and is called by nobody but the gate.

import type { Access, Decision } from '../../policies/index.ts';
import type { OperationSpec } from './operation.ts';

/** Who asks. Taken from the open call that the request names, never from the guest's payload. */
export interface Asker {
  readonly plugin: string;
  readonly version: string;
  /** Unit scope: `global` or `org:<id>`. */
  readonly scope: string;
  /** Host-wide unique id of the call. */
  readonly call: string;
  readonly org: string | null;
  readonly user: string | null;
  readonly request: string | null;
  /** The plugin's package folder: the real path behind the virtual mount `/plugin`. */
  readonly root: string;
  /** What of the plugin's limits a broker counts. Absent: the broker's own numbers hold. */
  readonly allowance?: Allowance;
}

export interface Allowance {
  /** Bytes a second of one unit over the network, both ways together. */
  readonly bytesPerSecond: number;
  /** Bytes of one answer. */
  readonly payload: number;
  /** Bytes of content, and files and folders, that one unit keeps below `/data`. */
  readonly disk: number;
  readonly files: number;
}

/**
 * What one request comes to. `accesses` is what the policy decides on: all must be allowed.
 * `perform` does it and may use only what was resolved here, so that the thing decided on is the thing used.
 */
export interface Resolved {
  readonly accesses: readonly Access[];
  perform(use: Use): Promise<Result> | Result;
}

/** What a perform may use besides what it resolved. */
export interface Use {
  /** Fires when the call ends, is cancelled or the unit is lost: stop working, nobody waits. */
  readonly signal: AbortSignal;
  /** What the policy said of each of `accesses`, in their order; all of them allow. */
  readonly decisions: readonly Decision[];
  /**
   * Asks the policy about something only the engine sees (a column the SQL compiler found). Pure and cheap; recorded with
   * the outcome, or earlier by `record`.
   */
  decide(access: Access): Decision;
  /**
   * Puts on record what `decide` said so far. To be awaited before anything is done by it; where the log cannot be
   * written it rejects, and the broker must let that through. Absent: whoever performs keeps no log.
   */
  record?(): Promise<void>;
  /**
   * The same answer without a record: for wording a refusal, which may tell only what the plugin may know. Nothing may
   * be done by it. Absent: `decide` answers.
   */
  peek?(access: Access): Decision;
}

/** JSON-safe value, or bytes; plus what it cost, for budgets and the log. */
export interface Result {
  /** JSON-serialisable; `undefined` for nothing. Ignored where `bytes` is given. */
  readonly value?: unknown;
  readonly bytes?: Uint8Array;
  /** Metered amounts for the log, e.g. `{ bytes: 120, rows: 3 }`. */
  readonly meter?: Readonly<Record<string, number>>;
}

export interface Broker {
  /** First part of every operation name: `fs`. */
  readonly kind: string;
  readonly operations: readonly OperationSpec[];
  /**
   * Arguments to canonical accesses; checks size and shape first. Throws BrokerError for bad arguments.
   * `args` is the parsed JSON array the guest sent: hostile, at most `limits.payload` long. Binary arguments
   * arrive in `bytes`, in place of an argument `{"$bytes": index}`.
   * Must not have side effects. May be asynchronous only where it has to look at the world (links of a path).
   */
  resolve(
    operation: string,
    args: readonly unknown[],
    bytes: readonly Uint8Array[],
    asker: Asker,
  ): Resolved | Promise<Resolved>;
  /** Throws BrokerError with the policy's decision attached where the engine itself denied. */
  close?(): Promise<void>;
}
