// One value of a row as it crosses to the guest and back, JSON-safe and lossless. Knows no database.

import { invalid, isData } from './invalid.ts';

/**
 * `$integer` holds integers beyond 2^53 in decimal, `$base64` blobs, `$number` the two infinities. Everything else
 * is itself. Guests may send booleans, which become 1 and 0.
 */
export type Cell =
  | null
  | number
  | string
  | { readonly $integer: string }
  | { readonly $base64: string }
  | { readonly $number: 'Infinity' | '-Infinity' };

/** Throws INVALID_ARGUMENT. */
export function parseCell(value: unknown): Cell {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  const cell = parseTagged(value);
  if (cell !== null) return cell;
  throw invalid(
    'a value must be text, a finite number, a boolean, null, { $integer: "…" } or { $base64: "…" }',
  );
}

const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);

function parseTagged(value: unknown): Cell | null {
  if (!isData(value) || Object.keys(value).length !== 1) return null;
  const { $integer, $base64, $number } = value;
  if (typeof $integer === 'string' && /^-?[0-9]{1,19}$/.test($integer)) {
    const integer = BigInt($integer);
    return integer >= INT64_MIN && integer <= INT64_MAX ? { $integer: String(integer) } : null;
  }
  if (typeof $base64 === 'string' && isBase64($base64)) return { $base64 };
  if ($number === 'Infinity' || $number === '-Infinity') return { $number };
  return null;
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}
