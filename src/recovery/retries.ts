// Tries something again that failed and may be repeated. Knows no plugin.

import { handleWhen, retry } from 'cockatiel';
import { backoffFor } from './backoff.ts';
import type { Growth } from './plan.ts';

/** The first wait between two tries, in ms. */
const FIRST_WAIT = 100;

export interface Retries {
  /** Tries after the first. */
  readonly most: number;
  readonly backoff: Growth | null;
  /** Whether another try may help. */
  readonly helps: (error: unknown) => boolean;
  readonly signal: AbortSignal | undefined;
}

/** What the last try ended with. */
export async function tryAgain<T>(
  run: () => Promise<T>,
  { most, backoff, helps, signal }: Retries,
): Promise<T> {
  if (most === 0) return run();
  const policy = retry(
    handleWhen((error) => signal?.aborted !== true && helps(error)),
    { maxAttempts: most, backoff: backoffFor(FIRST_WAIT, backoff) },
  );
  return policy.execute(() => run(), signal);
}
