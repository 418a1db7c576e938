// What an attack of `skerry doctor --attack` is, and what it meets. Knows no limit in particular.

import type { LimitKey } from '../../../policies/index.ts';
import type { CallOptions, Host } from '../../host/index.ts';

export interface Seen {
  readonly held: boolean;
  /** For people: what happened. */
  readonly seen: string;
}

export interface LimitAttack {
  readonly limit: LimitKey;
  /** What is tried, in a few words. */
  readonly what: string;
  run(world: AttackWorld): Promise<Seen>;
}

export interface AttackWorld {
  readonly host: Host;
  /** Calls the plugin under attack. */
  readonly call: (handler: string, input?: unknown, options?: CallOptions) => Promise<unknown>;
  /** Real folder behind its `/data`. */
  readonly data: string;
  /** Folder of a plugin that never ends loading. */
  readonly stuck: string;
  /** Address that sends `sourceBytes`. */
  readonly source: string;
  readonly sourceBytes: number;
}
