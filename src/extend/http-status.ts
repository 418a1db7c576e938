// The HTTP status that each error code means. Knows no route.

import type { ErrorCode } from '../errors.ts';

const STATUS: Partial<Record<ErrorCode, number>> = {
  CONFIG_ERROR: 400,
  GRANT_ERROR: 409,
  INVALID_INPUT: 400,
  PERMISSION_DENIED: 403,
  UNKNOWN_PLUGIN: 404,
  UNKNOWN_HANDLER: 404,
  UNKNOWN_HOOK: 404,
  UNKNOWN_TOOL: 404,
  ABORTED: 499,
  PLUGIN_DISABLED: 503,
  PLUGIN_QUARANTINED: 503,
  PLUGIN_SUSPENDED: 503,
  CIRCUIT_OPEN: 503,
  INIT_ERROR: 503,
  CONCURRENCY_LIMIT: 503,
  HOST_FULL: 503,
  UNIT_LOST: 503,
  AUDIT_UNAVAILABLE: 503,
  HOST_CLOSED: 503,
  TIMEOUT: 504,
};

/** 500 for what is the plugin's own failure. */
export function statusOf(code: ErrorCode): number {
  return STATUS[code] ?? 500;
}
