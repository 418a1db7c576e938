// What the access log holds, as types. The gate and the host write entries; the log adds sequence, batch
// and hash. Knows no file and no key.

/** Fields every entry carries. Times are milliseconds since the epoch, from the host's clock option. */
interface EntryBase {
  readonly time: number;
  readonly plugin: string | null;
}

/** One decision on one access of one operation. Written before anything happens. */
export interface DecisionEntry extends EntryBase {
  readonly kind: 'decision';
  readonly version: string;
  /** `global` or `org:<id>`. */
  readonly scope: string;
  readonly org: string | null;
  readonly user: string | null;
  readonly request: string | null;
  readonly call: string;
  /** Names the operation within the host's life: the outcome entry carries the same id. */
  readonly access: string;
  /** Canonical operation name, `fs.readFile`; guest text only if it is in the operation table, else `?`. */
  readonly operation: string;
  readonly action: string;
  /** `formatResource` of the canonical resource. */
  readonly resource: string;
  readonly effect: 'allow' | 'deny';
  readonly reason: string;
  /** The determining rule: its text and where it is written (`file#pointer`). */
  readonly rule: string | null;
  readonly origin: string | null;
  /** Digest of the policy that decided. */
  readonly policy: string;
  /** Set by the log where repeated equal denials were folded into one record. */
  readonly count?: number;
  readonly until?: number;
}

/** How an operation ended. Written before its answer reaches the guest. */
export interface OutcomeEntry extends EntryBase {
  readonly kind: 'outcome';
  readonly call: string;
  readonly access: string;
  readonly operation: string;
  readonly ok: boolean;
  readonly code: string | null;
  readonly ms: number;
  /** Metered amounts: `{ bytes: 120 }`. */
  readonly meter?: Readonly<Record<string, number>>;
}

/** Something that happened to the host, a plugin, a cell or the grants. */
export interface EventEntry extends EntryBase {
  readonly kind: 'event';
  /** `host.start`, `plugin.load`, `call.start`, `call.end`, `cell.lost`, `grant.approve` … */
  readonly event: string;
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}

export type Entry = DecisionEntry | OutcomeEntry | EventEntry;
