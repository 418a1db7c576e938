// The checks every small broker makes on a request before it looks at anything. Knows no kind of resource.

import { BrokerError, type OperationSpec, type Use } from '../gate/index.ts';

/** Throws INVALID_ARGUMENT for an operation not in the table and for more arguments than it takes. */
export function assertCount(
  operations: readonly OperationSpec[],
  operation: string,
  args: readonly unknown[],
): void {
  const spec = operations.find(({ name }) => name === operation);
  if (spec === undefined) throw unknownOperation();
  if (args.length <= spec.params.length) return;
  const most = spec.params.length === 1 ? '1 argument' : `${spec.params.length} arguments`;
  throw new BrokerError('INVALID_ARGUMENT', `${operation} takes at most ${most}`);
}

/** The name is the guest's own text: not repeated. */
export function unknownOperation(): BrokerError {
  return new BrokerError('INVALID_ARGUMENT', 'no such operation');
}

/** Throws ABORTED where the call has ended: nobody waits for the answer. */
export function assertOpen(use: Use): void {
  if (use.signal.aborted) throw new BrokerError('ABORTED', 'the call ended first');
}
