// One text for one value, and its digest. Two documents that say the same get the same digest.

import { createHash } from 'node:crypto';

/** JSON with sorted keys and no spaces; keys whose value is undefined are left out. Lists keep their order. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, child]) => child !== undefined)
    .sort(([a], [b]) => compareText(a, b))
    .map(([key, child]) => `${JSON.stringify(key)}:${canonicalJson(child)}`);
  return `{${entries.join(',')}}`;
}

/** `sha256:<hex>`. The domain is part of what is hashed, so that digests of different things never meet. */
export function digestOf(
  domain: string,
  value: Readonly<Record<string, unknown>> & { readonly domain?: never; readonly version?: never },
): string {
  const text = canonicalJson({ ...value, domain, version: 1 });
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/** By UTF-16 code unit: the same everywhere, whatever the locale. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
