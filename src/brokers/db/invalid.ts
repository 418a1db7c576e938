// The refusal of an argument, and the checks on plain data every shape needs. Knows no operation.

import { BrokerError } from '../../gate/broker-error.ts';

export function invalid(message: string): BrokerError {
  return new BrokerError('INVALID_ARGUMENT', message);
}

export type Data = Readonly<Record<string, unknown>>;

export function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Throws INVALID_ARGUMENT for anything but an object with these keys. Keys of the guest are not repeated. */
export function parseData(value: unknown, what: string, keys: readonly string[]): Data {
  if (!isData(value)) throw invalid(`${what} must be an object`);
  if (Object.keys(value).some((key) => !keys.includes(key))) {
    throw invalid(`${what} takes only ${keys.map((key) => `"${key}"`).join(', ')}`);
  }
  return value;
}
