// A failure for people: its code, what is wrong, and where in the author's files. Knows no command.

import type { SkerryError } from '../errors.ts';
import { bad, dim, type Output } from './output.ts';

/** On standard error. Nothing with `--json`: there the error is data. */
export function showError(output: Output, error: SkerryError): void {
  if (output.json) return;
  output.note(`${bad(error.code)} ${error.message}`);
  const stack = stackBelow(error);
  if (stack !== '') output.note(dim(stack));
}

/** Without the line that repeats the message. */
function stackBelow({ message, guestStack = '' }: SkerryError): string {
  return guestStack.startsWith(message)
    ? guestStack.slice(message.length).replace(/^\n/u, '')
    : guestStack;
}
