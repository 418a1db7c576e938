// Who asks, in broker tests, and one way to run an operation as the gate would: resolve, decide, perform.

import type { Access, Decision } from '../../../policies/index.ts';
import { BrokerError } from '../../../src/gate/broker-error.ts';
import type { Asker, Broker, Result } from '../../../src/gate/broker.ts';
import { decision } from '../../contracts/broker.contract.ts';

export function makeAsker(overrides: Partial<Asker> = {}): Asker {
  return {
    plugin: 'acme.notes',
    version: '1.0.0',
    scope: 'global',
    call: 'call-1',
    org: null,
    user: null,
    request: null,
    root: '/nowhere',
    ...overrides,
  };
}

/** The part of an allowance that only files ask for. */
export const ON_DISK = { disk: 1 << 20, files: 100 } as const;

export interface RunOptions {
  readonly asker?: Asker;
  readonly bytes?: readonly Uint8Array[];
  readonly signal?: AbortSignal;
  /** Whether an access is allowed. Default: all are. */
  readonly allow?: (access: Access) => boolean;
  /** Gathers what is decided while the broker performs. */
  readonly decided?: Decision[];
}

/** Throws BrokerError PERMISSION_DENIED where an access of the request is refused, as the gate would. */
export async function run(
  broker: Broker,
  operation: string,
  args: readonly unknown[],
  options: RunOptions = {},
): Promise<Result> {
  const resolved = await broker.resolve(
    operation,
    args,
    options.bytes ?? [],
    options.asker ?? makeAsker(),
  );
  const answer = (access: Access) =>
    decision(access, (options.allow ?? (() => true))(access) ? 'allow' : 'deny');
  const decisions = resolved.accesses.map(answer);
  for (const decided of decisions) {
    if (decided.effect === 'deny') {
      throw new BrokerError('PERMISSION_DENIED', 'denied by the gate', { decision: decided });
    }
  }
  const signal = options.signal ?? new AbortController().signal;
  const decide = (access: Access) => {
    const made = answer(access);
    options.decided?.push(made);
    return made;
  };
  return await resolved.perform({ signal, decide, decisions, peek: answer });
}
