// One request on its way through the gate, and the answer it gets. Shapes only.

import type { Entry } from '../audit/index.ts';
import type { GateCall } from './gate-call.ts';

/** The unit that a request came from, known from the channel it came through. */
export interface UnitIdentity {
  readonly plugin: string;
  readonly version: string;
  readonly scope: string;
}

export interface GateRequest {
  readonly unit: UnitIdentity;
  /** Null: the request names a call that is not open in that unit. */
  readonly call: GateCall | null;
  /** Hostile: may name nothing in the table. */
  readonly operation: string;
  /** Hostile: JSON text that may be no JSON. */
  readonly args: string;
  readonly bytes: readonly Uint8Array[];
  /** Fires when the call ends. */
  readonly signal: AbortSignal | null;
  reply(answer: GateAnswer): void;
  /** Milliseconds of this thread that it took after `handle` had returned. */
  charge?(ms: number): void;
}

export type GateAnswer =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | {
      readonly kind: 'error';
      readonly name: string;
      readonly message: string;
      readonly code: string;
    };

/** Where the gate records. Throws or rejects where it cannot; then nothing is allowed. */
export interface EntrySink {
  append(entries: readonly Entry[]): void | Promise<void>;
}
