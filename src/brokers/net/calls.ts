// The fetches of each call by the key its guest gave them. The call itself is what they are kept under, so that no
// call can name a fetch of another, and what a call leaves behind goes with it.

import { type Asker, BrokerError, type Use } from '../../gate/index.ts';
import { assertOpen } from '../arguments.ts';
import type { Exchange } from './exchange.ts';
import type { NetLimits } from './limits.ts';

class CallTable {
  /** Resolved and not performed: their guest may write to them as soon as they are sent. */
  readonly planned = new Map<number, Exchange>();
  readonly open = new Map<number, Exchange>();
  /** Ended, the last of them: a guest may still speak of one, and what it says is decided by where that one went. */
  readonly over = new Map<number, Exchange>();
  readonly signals = new WeakSet<AbortSignal>();
}

export class Calls {
  readonly #limits: NetLimits;
  readonly #tables = new WeakMap<Asker, CallTable>();
  readonly #open = new Set<Exchange>();

  constructor(limits: NetLimits) {
    this.#limits = limits;
  }

  /** Makes it known under its key. Throws INVALID_ARGUMENT where a fetch with that key is open. */
  plan(asker: Asker, exchange: Exchange): void {
    const table = this.#tableOf(asker);
    const { key } = exchange.request;
    if (table.open.has(key)) throw new BrokerError('INVALID_ARGUMENT', 'the key is in use');
    table.planned.delete(key);
    table.over.delete(key);
    table.planned.set(key, exchange);
    // A guest whose fetches are all denied must not fill the memory with them.
    const [oldest] = table.planned.keys();
    if (table.planned.size > 4 * this.#limits.maxOpen && oldest !== undefined) {
      table.planned.delete(oldest);
    }
  }

  /** Throws INVALID_ARGUMENT where the call has no such fetch. */
  find(asker: Asker, key: number): Exchange {
    const table = this.#tables.get(asker);
    const found = table?.open.get(key) ?? table?.planned.get(key) ?? table?.over.get(key);
    if (found !== undefined) return found;
    throw new BrokerError('INVALID_ARGUMENT', 'no fetch of this call has that key now');
  }

  /** Throws INVALID_ARGUMENT where it is over, or was never begun. */
  assertBegun(asker: Asker, exchange: Exchange): void {
    const { key } = exchange.request;
    if (this.#tables.get(asker)?.open.get(key) === exchange) return;
    throw new BrokerError('INVALID_ARGUMENT', 'no fetch of this call has that key now');
  }

  /** From plan to open: it ends with its call. Throws UNAVAILABLE where too many are open. */
  begin(asker: Asker, exchange: Exchange, use: Use): void {
    const table = this.#tableOf(asker);
    const { key } = exchange.request;
    const planned = table.planned.get(key);
    if (planned !== undefined && planned !== exchange) {
      throw new BrokerError('INVALID_ARGUMENT', 'the key is in use');
    }
    table.planned.delete(key);
    assertOpen(use);
    // Dropped from the plans: there are far too many of them.
    if (planned === undefined || table.open.size >= this.#limits.maxOpen) {
      throw new BrokerError(
        'UNAVAILABLE',
        `a call may have ${this.#limits.maxOpen} requests open at a time`,
      );
    }
    table.open.set(key, exchange);
    this.#open.add(exchange);
    if (table.signals.has(use.signal)) return;
    table.signals.add(use.signal);
    use.signal.addEventListener('abort', () => closeAll(table.open.values(), ENDED), {
      once: true,
    });
  }

  end(asker: Asker, exchange: Exchange): void {
    const table = this.#tables.get(asker);
    const { key } = exchange.request;
    this.#open.delete(exchange);
    if (table === undefined) return;
    if (table.planned.get(key) === exchange) table.planned.delete(key);
    if (table.open.get(key) !== exchange) return;
    table.open.delete(key);
    table.over.set(key, exchange);
    const [oldest] = table.over.keys();
    if (table.over.size > this.#limits.maxOpen && oldest !== undefined) table.over.delete(oldest);
  }

  close(): void {
    closeAll(this.#open, new BrokerError('ABORTED', 'the host is closing'));
  }

  #tableOf(asker: Asker): CallTable {
    const table = this.#tables.get(asker) ?? new CallTable();
    this.#tables.set(asker, table);
    return table;
  }
}

const ENDED = new BrokerError('ABORTED', 'the call ended first');

function closeAll(exchanges: Iterable<Exchange>, reason: BrokerError): void {
  for (const exchange of exchanges) exchange.close(reason);
}
