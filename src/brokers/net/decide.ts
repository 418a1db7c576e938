// What one request of a fetch needs, and asking for it while the fetch goes on.

import type { Access } from '../../../policies/index.ts';
import { BrokerError, type Use } from '../../gate/index.ts';
import { overriddenMethods } from './headers.ts';
import type { Hop } from './redirect.ts';

/** A URL, and one more for each method that a field of the request may make of it. */
export function accessesOf({ target, fields }: Hop): readonly Access[] {
  const methods = new Set([target.resource.method, ...overriddenMethods(fields)]);
  return [...methods].map((method) => ({
    action: 'net.outbound',
    resource: { ...target.resource, method },
  }));
}

/** Decides, and puts it on record before anything is done by it. Throws PERMISSION_DENIED. */
export async function assertAllowed(use: Use, accesses: readonly Access[]): Promise<void> {
  for (const access of accesses) {
    const decision = use.decide(access);
    if (decision.effect === 'allow') continue;
    throw new BrokerError('PERMISSION_DENIED', 'the policy refused it', { decision });
  }
  try {
    await use.record?.();
  } catch (error) {
    throw new Unrecorded('a decision could not be recorded', { cause: error });
  }
}

/** After a wait: what was allowed when it began may have been revoked since. Only a denial is put on record. */
export async function assertStillAllowed(use: Use, accesses: readonly Access[]): Promise<void> {
  const isAllowed = (access: Access): boolean =>
    (use.peek?.(access) ?? use.decide(access)).effect === 'allow';
  if (!accesses.every(isAllowed)) await assertAllowed(use, accesses);
}

/** Marks what the gate says where its log fails, which it must hear again as it said it. */
export class Unrecorded extends Error {
  override readonly name = 'Unrecorded';
}
