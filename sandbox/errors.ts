// Misuse of this floor by the host, as exceptions. What a guest does wrong is never an exception: see outcome.ts.

/**
 * BAD_LIMIT      a limit is zero, negative or not a number
 * CLOSED         the sandbox or the unit was closed
 * START_FAILED   a cell process could not be started, or failed its own fence test
 * NOT_ISOLATED   the level of isolation that is demanded cannot be reached here
 * HOST_FULL      there is no room for another cell: by the host's own budget, or because the kernel says so
 * BAD_MESSAGE    a frame or message that is not of the protocol (a cell that sends one is killed)
 */
export type SandboxErrorCode =
  | 'BAD_LIMIT'
  | 'CLOSED'
  | 'START_FAILED'
  | 'NOT_ISOLATED'
  | 'HOST_FULL'
  | 'BAD_MESSAGE';

export class SandboxError extends Error {
  override readonly name = 'SandboxError';
  readonly code: SandboxErrorCode;

  constructor(code: SandboxErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
