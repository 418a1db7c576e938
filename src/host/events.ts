// What a host tells whoever listens. Plain data; nothing that is decided waits for a listener.

import { EventEmitter } from 'node:events';
import type { LogEntry } from '../brokers/index.ts';

export interface HostEvents {
  /** A line of a plugin's own log. */
  log: [entry: LogEntry];
  /** An access was denied. */
  denied: [denial: DeniedEvent];
  /** A unit lost its isolate; its next call starts a new one. */
  lost: [
    loss: {
      readonly plugin: string;
      readonly scope: string;
      readonly code: string;
      readonly message: string;
    },
  ];
  loaded: [plugin: { readonly plugin: string; readonly version: string }];
  unloaded: [plugin: { readonly plugin: string; readonly version: string }];
  /** Something failed that is the host's own doing: a broker threw what it must not; `audit`: the log cannot be written. */
  failure: [failure: { readonly operation: string; readonly error: unknown }];
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
