// How an attack tells what happened. A success is written GOT, so that a reader and a test can look for it.

import type { Finding } from './types.ts';

/** Runs the attempt and puts its end into words. Never throws. */
export async function attempt(tried: string, act: () => unknown): Promise<Finding> {
  try {
    const value = await act();
    const nothing = value === undefined || value === null;
    return { tried, happened: nothing ? 'nothing there' : `GOT ${show(value)}` };
  } catch (error) {
    return { tried, happened: `refused ${codeOf(error)}` };
  }
}

/** The `code` of an error, else its name. */
export function codeOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: string; name?: string };
  return code ?? name ?? 'unknown';
}

function show(value: unknown): string {
  return (typeof value === 'string' ? value : `a ${typeof value}`).slice(0, 80);
}

/** How often each text occurs. */
export function tally(texts: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const text of texts) counts[text] = (counts[text] ?? 0) + 1;
  return counts;
}
