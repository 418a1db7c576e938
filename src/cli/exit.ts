// How a command ends: one table of exit codes, and which of them an error means.

import type { ErrorCode, SkerryError } from '../errors.ts';

/** What a shell or CI sees. */
export const EXIT = {
  ok: 0,
  /** It ran and failed; or the answer is no. */
  failed: 1,
  /** The command line, a manifest or a document is wrong. */
  usage: 2,
  /** Somebody has to approve or enable something first. */
  approval: 3,
  /** A digest, a signature or the access log does not hold. */
  integrity: 4,
  /** A time limit ended it. */
  timeout: 124,
  /** A memory limit ended it. */
  memory: 137,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const BY_CODE: Partial<Record<ErrorCode, ExitCode>> = {
  TIMEOUT: EXIT.timeout,
  CPU_LIMIT: EXIT.timeout,
  MEMORY_LIMIT: EXIT.memory,
  MANIFEST_ERROR: EXIT.usage,
  CONFIG_ERROR: EXIT.usage,
  POLICY_ERROR: EXIT.usage,
  GRANT_ERROR: EXIT.usage,
  PLUGIN_DISABLED: EXIT.approval,
  UNKNOWN_PLUGIN: EXIT.usage,
  UNKNOWN_HANDLER: EXIT.usage,
  UNKNOWN_HOOK: EXIT.usage,
  UNKNOWN_TOOL: EXIT.usage,
  INVALID_INPUT: EXIT.usage,
};

export function exitCodeOf(error: SkerryError): ExitCode {
  return BY_CODE[error.code] ?? EXIT.failed;
}
