// How a result or a failure crosses a wall: as data. Nothing here is thrown.

/**
 * EXECUTION_ERROR   the guest threw; name, message and stack are its own words
 * INVALID_OUTPUT    what it returned has no JSON text
 * UNKNOWN_HANDLER   the plugin has no such handler
 * LOAD_ERROR        its code did not compile, threw while loading, or was not ready in time
 * TIMEOUT           the call used up its time inside the isolate (`cpu`) or by the wall clock (`wall`)
 * MEMORY_LIMIT      the isolate or its cell grew past the cap
 * PAYLOAD_LIMIT     a text was longer than `payload`
 * CALLS_LIMIT       more requests in flight than `inflight`
 * WORKER_CRASH      the cell died while it ran this call
 * UNIT_LOST         the unit ended while this call was under way, by no doing of its own
 * HOST_FULL         there was no room for the unit's cell, and no idle one to give up
 * ABORTED           the caller gave up
 * CLOSED            the unit was closed
 */
export type FaultCode =
  | 'EXECUTION_ERROR'
  | 'INVALID_OUTPUT'
  | 'UNKNOWN_HANDLER'
  | 'LOAD_ERROR'
  | 'TIMEOUT'
  | 'MEMORY_LIMIT'
  | 'PAYLOAD_LIMIT'
  | 'CALLS_LIMIT'
  | 'WORKER_CRASH'
  | 'UNIT_LOST'
  | 'HOST_FULL'
  | 'ABORTED'
  | 'CLOSED';

/** A failure as data. `guest` holds words of the guest: hostile text, capped and without control characters. */
export interface Fault {
  readonly code: FaultCode;
  readonly message: string;
  readonly guest?: GuestError;
}

export interface GuestError {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  /** The `code` property of what was thrown, if it was a string. */
  readonly code: string;
}

export type Outcome =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly fault: Fault };

export function failed(code: FaultCode, message: string, guest?: GuestError): Outcome {
  return { ok: false, fault: guest === undefined ? { code, message } : { code, message, guest } };
}
