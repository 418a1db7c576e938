// One operation of one handle, as data: the table of these is what handles, their types, their docs,
// the gate and the completeness test are all made from. Knows no broker and no policy.

import type { Action } from '../../policies/index.ts';

/** How a parameter or result is written in the generated types and docs. TypeScript type text. */
export interface ParamSpec {
  readonly name: string;
  readonly type: string;
  readonly optional?: boolean;
}

/** `open` sends a request and answers with the head of its response; the others are its bodies, piece by piece. */
export type FetchPart = 'open' | 'read' | 'write' | 'end' | 'cancel';

export interface OperationSpec {
  /** Handle path below `ctx`, `fs.readFile`; also the operation's name on the wire and in the log. */
  readonly name: string;
  /** The actions it may need. Which of them one call needs is the broker's answer in `resolve`. */
  readonly actions: readonly Action[];
  readonly summary: string;
  readonly params: readonly ParamSpec[];
  /**
   * True for a listing that names nothing beforehand: it resolves to no access, and shows only what the policy
   * allows when asked about each thing while it performs. Everywhere else no access is a denial.
   */
  readonly filters?: true;
  /** TypeScript type text of what the promise fulfils with. */
  readonly returns: string;
  /** Where the result depends on the arguments: one `(params): result` each, in TypeScript. */
  readonly overloads?: readonly string[];
  /** Errors a caller should expect besides PERMISSION_DENIED, for the docs. */
  readonly errors?: readonly string[];
  /** `send`: no promise, no answer (log). Default: `call`. */
  readonly mode?: 'call' | 'send';
  /**
   * Which part of the web's `fetch` this operation carries. The handle then shows no method for it: in place of all of
   * them it has `fetch` itself, under the name, parameters and result of the part `open`; and so has the guest's global.
   */
  readonly fetchPart?: FetchPart;
}
