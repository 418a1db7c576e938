// What an outsider hears where there is no answer: the kind of the failure, and nothing of the plugin's inside.

import { type ErrorCode, SkerryError } from '../../errors.ts';
import { statusOf } from '../http-status.ts';

export function failure(
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
  call?: string,
): Response {
  return Response.json({ error: { code, message, call } }, { status, headers });
}

export function failureOf(error: unknown): Response {
  const code = error instanceof SkerryError ? outside(error.code) : 'EXECUTION_ERROR';
  const call = error instanceof SkerryError ? error.callId : undefined;
  const message = code === 'CONFIG_ERROR' ? 'The request says not enough of who asks.' : undefined;
  return failure(
    statusOf(code),
    code,
    message ?? 'The plugin did not answer.',
    retryHeader(error),
    call,
  );
}

function retryHeader(error: unknown): Record<string, string> {
  if (!(error instanceof SkerryError) || error.retryAfter === undefined) return {};
  return { 'retry-after': String(Math.ceil(error.retryAfter / 1_000)) };
}

/** The status that `failureOf` has. */
export function failureStatus(error: unknown): number {
  return error instanceof SkerryError ? statusOf(outside(error.code)) : 500;
}

/** What a plugin was denied while it worked is its failure, not its caller's. */
function outside(code: ErrorCode): ErrorCode {
  return code === 'PERMISSION_DENIED' || code === 'UNKNOWN_HANDLER' ? 'EXECUTION_ERROR' : code;
}
