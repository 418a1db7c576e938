// The broker of `fetch`: arguments to accesses, and each operation to the fetch it belongs to. What a request may be is
// in request.ts, where it goes in connections.ts, what becomes of it in exchange.ts.

import { type LookupFunction } from 'node:net';
import { lookup as systemLookup } from 'node:dns';
import { performance } from 'node:perf_hooks';
import type { SecureContext } from 'node:tls';
import { type Asker, type Broker, BrokerError, type Resolved, type Use } from '../../gate/index.ts';
import { assertCount, assertOpen, unknownOperation } from '../arguments.ts';
import { Calls } from './calls.ts';
import { createConnector, trustIn } from './connect.ts';
import { Exchange } from './exchange.ts';
import { DEFAULT_NET_LIMITS, type NetLimits } from './limits.ts';
import { NET_OPERATIONS } from './operations.ts';
import { bytesAt, parseFetch, parseKey } from './request.ts';
import { Unit } from './unit.ts';

export interface NetBrokerOptions {
  readonly limits?: Partial<NetLimits>;
  /** Finds the addresses of a name, as `dns.lookup` does. What it answers is judged like any other answer. */
  readonly lookup?: LookupFunction | undefined;
  /** Certificates in PEM that are trusted beside the system's. */
  readonly trustedCertificates?: readonly string[] | undefined;
}

export function createNetBroker(options: NetBrokerOptions = {}): Broker {
  const limits = { ...DEFAULT_NET_LIMITS, ...options.limits };
  const units = new Units(limits, options);
  const calls = new Calls(limits);
  return {
    kind: 'net',
    operations: NET_OPERATIONS,
    resolve(operation, args, bytes, asker) {
      assertCount(NET_OPERATIONS, operation, args);
      if (operation !== 'net.fetch') return resolvePart(operation, args, bytes, asker, calls);
      const { request, body } = parseFetch(args, bytes, limits);
      const exchange = new Exchange(request, units.of(asker), (ended) => calls.end(asker, ended));
      calls.plan(asker, exchange);
      return {
        accesses: exchange.accesses,
        perform: async (use) => {
          calls.begin(asker, exchange, use);
          return await exchange.fetch(use, body);
        },
      };
    },
    close: async () => {
      calls.close();
      units.close();
    },
  };
}

const CANCELLED = new BrokerError('ABORTED', 'the request was given up');

/** Everything but `net.fetch` belongs to a fetch that is there, and needs what that one needs by now. */
function resolvePart(
  operation: string,
  args: readonly unknown[],
  bytes: readonly Uint8Array[],
  asker: Asker,
  calls: Calls,
): Resolved {
  const exchange = calls.find(asker, parseKey(args[0]));
  const { accesses } = exchange;
  const perform = (work: (use: Use) => ReturnType<Resolved['perform']>): Resolved => ({
    accesses,
    perform: async (use) => {
      assertOpen(use);
      // It may have ended, or its fetch been denied, since this was resolved.
      calls.assertBegun(asker, exchange);
      return await work(use);
    },
  });
  switch (operation) {
    case 'net.read':
      return perform((use) => exchange.read(use, accesses));
    case 'net.write': {
      const piece = bytesAt(args, 1, bytes);
      return perform((use) => exchange.write(use, accesses, piece));
    }
    case 'net.end':
      return perform((use) => exchange.end(use, accesses));
    case 'net.cancel':
      return perform(() => {
        exchange.close(CANCELLED);
        return {};
      });
    default:
      throw unknownOperation();
  }
}

/** What each unit has of its own, made when it first fetches. */
class Units {
  readonly #limits: NetLimits;
  readonly #lookup: LookupFunction;
  readonly #trust: SecureContext;
  readonly #units = new Map<string, Unit>();

  constructor(limits: NetLimits, options: NetBrokerOptions) {
    this.#limits = limits;
    this.#lookup = options.lookup ?? systemLookup;
    this.#trust = trustIn(options.trustedCertificates ?? []);
  }

  of(asker: Asker): Unit {
    const key = `${asker.plugin}\n${asker.version}\n${asker.scope}`;
    let unit = this.#units.get(key);
    if (unit === undefined) {
      this.#forgetDormant();
      unit = this.#make();
      this.#units.set(key, unit);
    }
    unit.allow(asker.allowance);
    return unit;
  }

  #make(): Unit {
    const limits = this.#limits;
    const connect = createConnector(this.#trust, limits.connectMs);
    return new Unit({ limits, lookup: this.#lookup, connect }, () => performance.now());
  }

  #forgetDormant(): void {
    for (const [key, unit] of this.#units) if (unit.isDormant) this.#units.delete(key);
  }

  close(): void {
    for (const unit of this.#units.values()) unit.connections.close();
  }
}
