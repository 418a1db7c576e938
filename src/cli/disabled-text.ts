// Who holds a plugin back and why, in a line for people. Knows no command.

import type { Disabled } from '../../policies/index.ts';
import { shown } from './output.ts';

/** `by ada: it leaks`. */
export function disabledText({ by, reason }: Pick<Disabled, 'by' | 'reason'>): string {
  return shown(`by ${by}: ${reason}`, 160);
}
