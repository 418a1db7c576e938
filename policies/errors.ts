// The one error class of this floor. It carries problems; it does not know who reads them.

import { formatProblem, type Problem } from './problem.ts';

/**
 * MANIFEST_ERROR  a plugin's manifest is malformed, contradicts itself, or asks for what is not acted on
 * GRANT_ERROR     the grants file is malformed, or a change to it makes no sense
 * POLICY_ERROR    the host policy is malformed or contradicts itself
 */
export type PolicyErrorCode = 'MANIFEST_ERROR' | 'GRANT_ERROR' | 'POLICY_ERROR';

/** The message names file, key and remedy of each problem, one a line; past 20 it only counts. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
  readonly code: PolicyErrorCode;
  readonly problems: readonly Problem[];

  constructor(code: PolicyErrorCode, problems: readonly Problem[]) {
    super(listProblems(problems));
    this.code = code;
    this.problems = problems;
  }
}

const SHOWN = 20;

function listProblems(problems: readonly Problem[]): string {
  const lines = problems.slice(0, SHOWN).map(formatProblem);
  const more = problems.length - lines.length;
  return more > 0 ? [...lines, `and ${more} more`].join('\n') : lines.join('\n');
}
