// What the fetches of one unit share: its connections and its bandwidth. Two units share nothing.

import type { Allowance } from '../../gate/index.ts';
import { Bandwidth } from './bandwidth.ts';
import { Connections, type ConnectionsOptions } from './connections.ts';
import type { NetLimits } from './limits.ts';

type NetAllowance = Pick<Allowance, 'bytesPerSecond' | 'payload'>;

export class Unit {
  readonly limits: NetLimits;
  readonly connections: Connections;
  readonly #bandwidth: Bandwidth;
  #allowance: NetAllowance;

  constructor(options: ConnectionsOptions, now: () => number) {
    this.limits = options.limits;
    this.connections = new Connections(options);
    this.#bandwidth = new Bandwidth(now);
    this.#allowance = {
      bytesPerSecond: options.limits.bytesPerSecond,
      payload: options.limits.pieceBytes,
    };
  }

  /** What its plugin may use, as the newest call has it. */
  allow(allowance: NetAllowance | undefined): void {
    if (allowance !== undefined) this.#allowance = allowance;
  }

  /** Bytes of one answer. */
  get payload(): number {
    return this.#allowance.payload;
  }

  /** Fulfils once `bytes` more may have moved. */
  async pace(bytes: number, signal: AbortSignal): Promise<void> {
    await this.#bandwidth.take(bytes, this.#allowance.bytesPerSecond, signal);
  }

  /** Whether a new one would be no different. */
  get isDormant(): boolean {
    return this.connections.isEmpty && this.#bandwidth.isFull;
  }
}
