// What a cell is told about a unit when it opens it. Sent by the host, so trusted; sizes are the host's care.

import type { Limits } from '../limits.ts';

export interface OpenSpec {
  /** Shown in guest stacks: `plugin://acme.notes/bundle.mjs`. */
  readonly filename: string;
  readonly limits: Limits;
  /**
   * What V8's timer keeps. `cpu`: the cap on processor time, which it can only tell by the clock on the wall. `wall`: the cap on wall
   * time, since the supervisor keeps the other by the kernel's own count.
   */
  readonly timer: 'cpu' | 'wall';
  /** Handed to the guest runtime as it stands. */
  readonly guest: GuestSpec;
}

export interface GuestSpec {
  readonly plugin: string;
  readonly version: string;
  readonly scope: string;
  /** Frozen and shown as `ctx.config`. */
  readonly config: unknown;
  /** The handles to make: operation names (`fs.readFile`) by whether they answer. */
  readonly operations: readonly HandleOperation[];
  /** Random bytes of the host for this isolate alone, from which the guest's are made: 32 of them, in base64. */
  readonly seed?: string;
  readonly payload: number;
  readonly inflight: number;
  readonly requests: number;
  readonly log: number;
  /** False makes `eval` and `Function` throw inside. */
  readonly codeGeneration: boolean;
}

export interface HandleOperation {
  readonly name: string;
  readonly mode: 'call' | 'send';
  /** The operation carries this part of the web's `fetch`, which its handle and the global then have in its place. */
  readonly fetchPart?: FetchPart | undefined;
}

export type FetchPart = 'open' | 'read' | 'write' | 'end' | 'cancel';
