// The broker of `ctx.random`: bytes from the host's secure generator.

import { randomBytes } from 'node:crypto';
import { type Broker, BrokerError, type Result } from '../../gate/index.ts';
import { assertCount, assertOpen } from '../arguments.ts';
import { RANDOM_OPERATIONS } from './operations.ts';

/** The most of one draw: what the web's `getRandomValues` gives. */
export const MAX_RANDOM_BYTES = 65_536;

export interface RandomBrokerOptions {
  /** Exactly `count` bytes. Default: the host's secure generator; another one is for recorded runs only. */
  readonly source?: (count: number) => Uint8Array;
}

export function createRandomBroker(options: RandomBrokerOptions = {}): Broker {
  const draw = checkedSource(options.source ?? randomBytes);
  return {
    kind: 'random',
    operations: RANDOM_OPERATIONS,
    resolve(operation, args) {
      assertCount(RANDOM_OPERATIONS, operation, args);
      const count = operation === 'random.bytes' ? assertByteCount(args[0]) : UUID_BYTES;
      return {
        accesses: [{ action: 'random.read', resource: { kind: 'flag' } }],
        perform(use): Result {
          assertOpen(use);
          const bytes = draw(count);
          const meter = { bytes: count };
          return operation === 'random.uuid'
            ? { value: formatUuid(bytes), meter }
            : { bytes, meter };
        },
      };
    },
  };
}

const UUID_BYTES = 16;

function assertByteCount(count: unknown): number {
  const whole = typeof count === 'number' && Number.isInteger(count) && count >= 0;
  if (whole && count <= MAX_RANDOM_BYTES) return count;
  throw new BrokerError(
    'INVALID_ARGUMENT',
    `count must be a whole number from 0 to ${MAX_RANDOM_BYTES}`,
  );
}

/** A copy of its own: a view into a shared pool would carry the neighbours' bytes along. */
function checkedSource(source: (count: number) => Uint8Array): (count: number) => Uint8Array {
  return (count) => {
    const bytes = source(count);
    if (bytes.byteLength === count) return Uint8Array.from(bytes);
    throw new BrokerError('UNAVAILABLE', 'the source of random bytes gave the wrong amount');
  };
}

/** Sets version and variant as RFC 9562 says. */
function formatUuid(bytes: Uint8Array): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString('hex');
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ];
  return parts.join('-');
}
