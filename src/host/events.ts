// What a host tells whoever listens. Plain data; nothing that is decided waits for a listener.

import { EventEmitter } from 'node:events';
import type { LogEntry } from '../brokers/index.ts';
import type { ErrorCode, SkerryError } from '../errors.ts';
import type { Passage } from '../lifecycle/index.ts';

export interface HostEvents {
  /** A line of a plugin's own log. */
  log: [entry: LogEntry];
  /** An access was denied. */
  denied: [denial: DeniedEvent];
  /** A call ended; `code` and `error` are null where it succeeded. `ms` counts from when it was sent, waiting in turn included. */
  called: [
    call: {
      readonly plugin: string;
      readonly scope: string;
      readonly call: string;
      readonly handler: string;
      readonly code: ErrorCode | null;
      readonly error: SkerryError | null;
      readonly ms: number;
    },
  ];
  /** A unit lost its isolate; its next call starts a new one. */
  lost: [
    loss: {
      readonly plugin: string;
      readonly scope: string;
      readonly code: string;
      readonly message: string;
      /** Of the process it ran in. */
      readonly pid: number | null;
    },
  ];
  /** A unit gave its process back: it was `idle` for long, or another needed its `room`. Its next call starts a new one. */
  slept: [
    sleep: {
      readonly plugin: string;
      readonly scope: string;
      readonly why: 'idle' | 'room';
    },
  ];
  loaded: [plugin: { readonly plugin: string; readonly version: string }];
  unloaded: [plugin: { readonly plugin: string; readonly version: string }];
  /** The operator switched a plugin off, loaded or not; a loaded one stays so and answers nothing. */
  disabled: [flip: FlipEvent];
  /** And on again. */
  enabled: [flip: FlipEvent];
  /** A plugin was put into quarantine, by an operator or by the host itself; nothing of it runs. */
  quarantined: [flip: FlipEvent];
  released: [flip: FlipEvent];
  /** A plugin takes no new call, or gets a share of a processor and no more. */
  suspended: [flip: FlipEvent];
  throttled: [flip: FlipEvent & { readonly share: number | null }];
  /** It goes on as before. */
  resumed: [flip: FlipEvent];
  /** A plugin went from one state of its life to another. */
  state: [passage: Passage & { readonly plugin: string }];
  /** Something an operator should hear of. */
  notice: [notice: NoticeEvent];
  /** Something failed that is the host's own doing: a broker threw what it must not; `audit`: the log cannot be written. */
  failure: [failure: { readonly operation: string; readonly error: unknown }];
}

/** Null where the grants do not say: somebody took an entry out of the file by hand. */
export interface FlipEvent {
  readonly plugin: string;
  readonly by: string | null;
  readonly reason: string | null;
}

export interface NoticeEvent {
  readonly plugin: string;
  readonly scope: string;
  /**
   * circuit-opened    a unit failed several times in a row and takes no call for a while
   * circuit-closed    it answers again
   * lifecycle-failed  one of its lifecycle functions failed
   * not-throttled     it was to get a share of a processor, and processor time cannot be read here
   */
  readonly what: 'circuit-opened' | 'circuit-closed' | 'lifecycle-failed' | 'not-throttled';
  /** Code of the failure behind it; null where there is none. */
  readonly code: string | null;
  readonly message: string;
}

export interface DeniedEvent {
  readonly plugin: string;
  readonly call: string;
  readonly operation: string;
  readonly action: string;
  readonly resource: string;
  readonly reason: string;
}

export type HostEmitter = EventEmitter<HostEvents>;

export function createEmitter(): HostEmitter {
  return new EventEmitter<HostEvents>();
}

/** A listener that fails is its owner's defect: he hears of it, and nothing that was decided changes by it. */
export function throwingApart<A extends unknown[]>(
  listener: (...args: A) => void,
): (...args: A) => void {
  return (...args) => {
    try {
      listener(...args);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  };
}
