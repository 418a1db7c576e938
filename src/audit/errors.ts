// The one error class of the access log and the table of its codes. Knows no file format and no gate.

/**
 * AUDIT_UNAVAILABLE  the log cannot be written now: whoever asked must treat what he wanted to record as denied
 * LOG_LOCKED         another process writes this log, or may: the message names it and the remedy
 * LOG_CLOSED         append after close
 * KEY_UNUSABLE       the signing key cannot be read, is not Ed25519, or others may read it
 */
export type AuditErrorCode = 'AUDIT_UNAVAILABLE' | 'LOG_LOCKED' | 'LOG_CLOSED' | 'KEY_UNUSABLE';

export class AuditError extends Error {
  override readonly name = 'AuditError';
  readonly code: AuditErrorCode;

  constructor(code: AuditErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
  }
}

/** The system's word for what went wrong (`ENOSPC`), for messages and the log's own events. */
export function causeCode(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error) return String(error.code);
  return error instanceof Error ? error.message : String(error);
}
