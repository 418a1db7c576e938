// What the gate and the host see of the access log. Types only.

import type { Head } from './chain.ts';
import type { AuditError } from './errors.ts';
import type { LogFiles } from './files.ts';
import type { FoldOptions } from './fold.ts';
import type { KeySource } from './keys.ts';
import type { Entry } from './record.ts';

export interface LogOptions {
  /** Folder of the log; made with mode 0700 if it is not there. */
  readonly dir: string;
  /**
   * What an acknowledged record survives. `process`: the death of the host in any way. `disk`: also a power loss,
   * at the price of a disk sync that simultaneous appends share.
   */
  readonly durability: 'process' | 'disk';
  /** Where the signing key is. Whoever has it can forge the log: see docs/audit-log.md. */
  readonly key?: KeySource | undefined;
  /** The host's clock, milliseconds since the epoch. */
  readonly now?: (() => number) | undefined;
  /** A new segment file begins once the current one has this many bytes. Default 32 MiB. */
  readonly segmentBytes?: number | undefined;
  /** A checkpoint is signed after this many records or milliseconds, whichever comes first. Default 1,000 and 1,000. */
  readonly checkpoint?: { readonly records?: number; readonly ms?: number } | undefined;
  /** How repeated denials are counted instead of written. */
  readonly fold?: Partial<FoldOptions> | undefined;
  /** How often at most a broken log is tried again, in milliseconds. Default 250. */
  readonly probeMs?: number | undefined;
  /** File operations; a seam for failing disks. */
  readonly files?: LogFiles | undefined;
  /** Told when the log breaks and when it works again. Must not throw. */
  readonly onState?: ((state: LogState, error: AuditError | null) => void) | undefined;
  /** Given every signed head, to keep elsewhere: the only defence against a cut end. Must not throw. */
  readonly onCheckpoint?: ((head: Head) => void) | undefined;
}

export type LogState = 'ok' | 'broken';

export interface AccessLog extends AsyncDisposable {
  readonly dir: string;
  /** `broken` from a failed write to the next one that works. */
  readonly state: LogState;
  /** What verifies the checkpoints; give it to whoever verifies, by another way than the log's folder. */
  readonly publicKey: { readonly id: string; readonly pem: string };
  /**
   * Puts the entries at the end as one batch with one write. With `process` they are acknowledged on return, with
   * `disk` when the promise fulfils. Throws or rejects with AuditError AUDIT_UNAVAILABLE, and then nobody may act
   * on them: an entry may or may not be on record. Repeated denials may be counted only; all else is written.
   */
  append(entries: readonly Entry[]): void | Promise<void>;
  /** The last acknowledged head. */
  head(): Head;
  /** Writes counts and a last checkpoint, and lets go of the folder. Rejects if they could not be written. */
  close(): Promise<void>;
}
