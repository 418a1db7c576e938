// The one error class of the host floor, and the table of its codes. Every code has exactly one type.
// Shapes only: who raises what is said where it is raised.

import type { Decision } from '../policies/index.ts';

/**
 * Failure codes a caller can act on, each with its type.
 *
 * guest        EXECUTION_ERROR the plugin threw · INVALID_OUTPUT not JSON, or not what the hook kind allows ·
 *              LOAD_ERROR it could not be bundled, compiled or started · INIT_ERROR its start handler failed
 * recovery     CIRCUIT_OPEN it failed several times in a row and is left alone for a while · DEPENDENCY_ERROR the plugin that is to
 *              take over is not there
 * limits       TIMEOUT cpu or wall cap of a call · MEMORY_LIMIT · CPU_LIMIT kernel cap of the cell · CONCURRENCY_LIMIT queue
 *              full · HOST_FULL no room for another cell · PAYLOAD_LIMIT input, output or request too large · CALLS_LIMIT too
 *              many requests, in flight or in all
 * loss         UNIT_LOST the unit died under the call, another call's doing · WORKER_CRASH the cell died of this call
 * policy       PERMISSION_DENIED · PLUGIN_DISABLED the operator switched it off · PLUGIN_QUARANTINED nobody trusts it for the
 *              time being · PLUGIN_SUSPENDED it takes no call for the time being · CALL_ENDED · AUDIT_UNAVAILABLE the log
 *              cannot be written, so nothing is allowed
 * input        MANIFEST_ERROR · CONFIG_ERROR · GRANT_ERROR · POLICY_ERROR · UNKNOWN_PLUGIN · UNKNOWN_HANDLER · UNKNOWN_HOOK ·
 *              UNKNOWN_TOOL · INVALID_INPUT it does not fit the schema of the tool
 * host         ABORTED by the caller's signal · HOST_CLOSED · UNSUPPORTED_PLATFORM
 */
export const ERROR_TYPES = {
  EXECUTION_ERROR: 'runtime_error',
  INVALID_OUTPUT: 'validation_error',
  LOAD_ERROR: 'load_error',
  INIT_ERROR: 'init_error',
  CIRCUIT_OPEN: 'runtime_error',
  DEPENDENCY_ERROR: 'dependency_error',
  TIMEOUT: 'timeout_error',
  MEMORY_LIMIT: 'resource_error',
  CPU_LIMIT: 'resource_error',
  CONCURRENCY_LIMIT: 'resource_error',
  HOST_FULL: 'resource_error',
  PAYLOAD_LIMIT: 'resource_error',
  CALLS_LIMIT: 'resource_error',
  UNIT_LOST: 'runtime_error',
  WORKER_CRASH: 'runtime_error',
  PERMISSION_DENIED: 'security_error',
  PLUGIN_DISABLED: 'security_error',
  PLUGIN_QUARANTINED: 'security_error',
  PLUGIN_SUSPENDED: 'resource_error',
  CALL_ENDED: 'security_error',
  AUDIT_UNAVAILABLE: 'security_error',
  MANIFEST_ERROR: 'load_error',
  CONFIG_ERROR: 'config_error',
  GRANT_ERROR: 'config_error',
  POLICY_ERROR: 'config_error',
  UNKNOWN_PLUGIN: 'validation_error',
  UNKNOWN_HANDLER: 'validation_error',
  UNKNOWN_HOOK: 'validation_error',
  UNKNOWN_TOOL: 'validation_error',
  INVALID_INPUT: 'validation_error',
  ABORTED: 'runtime_error',
  HOST_CLOSED: 'runtime_error',
  UNSUPPORTED_PLATFORM: 'load_error',
} as const;

export type ErrorCode = keyof typeof ERROR_TYPES;
export type ErrorType = (typeof ERROR_TYPES)[ErrorCode];

export interface ErrorDetails {
  readonly plugin?: string | undefined;
  readonly callId?: string | undefined;
  readonly decision?: Decision | undefined;
  readonly cause?: unknown;
  /** Milliseconds after which another try may be answered. */
  readonly retryAfter?: number | undefined;
  /** The guest's own stack, mapped to the author's files. Text from the guest: display only. */
  readonly guestStack?: string | undefined;
  /** The `code` of what the guest threw. Text from the guest. */
  readonly guestCode?: string | undefined;
}

export class SkerryError extends Error {
  override readonly name = 'SkerryError';
  readonly code: ErrorCode;
  readonly type: ErrorType;
  readonly plugin: string | undefined;
  readonly callId: string | undefined;
  readonly decision: Decision | undefined;
  readonly retryAfter: number | undefined;
  readonly guestStack: string | undefined;
  readonly guestCode: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.type = ERROR_TYPES[code];
    this.plugin = details.plugin;
    this.callId = details.callId;
    this.decision = details.decision;
    this.retryAfter = details.retryAfter;
    this.guestStack = details.guestStack;
    this.guestCode = details.guestCode;
  }

  /** For `--json` and the HTTP interface: no stack, no cause. */
  toJSON(): Record<string, unknown> {
    return {
      code: this.code,
      type: this.type,
      message: this.message,
      ...(this.plugin === undefined ? {} : { plugin: this.plugin }),
      ...(this.callId === undefined ? {} : { callId: this.callId }),
      ...(this.decision === undefined ? {} : { decision: this.decision }),
      ...(this.retryAfter === undefined ? {} : { retryAfter: this.retryAfter }),
    };
  }
}
