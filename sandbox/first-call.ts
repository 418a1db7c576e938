// The call that a new isolate begins with. Shape only.

import type { CallRequest } from './call.ts';
import type { Outcome } from './outcome.ts';

export interface FirstCall {
  readonly request: CallRequest;
  /** How it ended. Whatever that is, the others follow, where the isolate is still there. */
  ended(outcome: Outcome): void;
}
