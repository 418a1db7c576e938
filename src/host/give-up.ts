// Waits for something, and no longer than whoever asked for it does. Knows no plugin.

/** What `promise` fulfils with, or `otherwise` as soon as the signal fires. Rejects only where the promise does, and first. */
export async function unlessAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
  otherwise: T,
): Promise<T> {
  if (signal === undefined) return promise;
  const { promise: fired, resolve } = Promise.withResolvers<T>();
  const giveUp = (): void => resolve(otherwise);
  if (signal.aborted) giveUp();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await Promise.race([fired, promise]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
