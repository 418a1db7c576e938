// What a promise rejected with, as the error class of the host. Fails where it fulfilled or rejected with anything else.

import { SkerryError } from '../../../src/index.ts';

export async function caught(promise: Promise<unknown>): Promise<SkerryError> {
  const value = await promise.then(
    (fulfilled) => new Error(`fulfilled with ${JSON.stringify(fulfilled)}`),
    (error: unknown) => error,
  );
  if (value instanceof SkerryError) return value;
  throw value;
}
