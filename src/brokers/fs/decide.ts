// Asking the policy about what only the disk knows: the entries of a folder that is removed, moved or made.

import type { Decision } from '../../../policies/index.ts';
import { BrokerError, type Use } from '../../gate/index.ts';
import { shown } from './errors.ts';

type FsAction = 'fs.read' | 'fs.write';

export function decidePath(use: Use, action: FsAction, path: string): Decision {
  return use.decide({ action, resource: { kind: 'path', path } });
}

/** Every decision, all of them allowed. Throws PERMISSION_DENIED at the first that is not. */
export function decideAll(
  use: Use,
  action: FsAction,
  paths: Iterable<string>,
  asked: string,
): void {
  for (const path of paths) assertAllowed(decidePath(use, action, path), asked);
}

/** The message names what the guest asked for, not the entry: it may not be one the guest could list. */
export function assertAllowed(decision: Decision, asked: string): Decision {
  if (decision.effect === 'allow') return decision;
  throw new BrokerError(
    'PERMISSION_DENIED',
    `${decision.action} is not allowed on everything this touches: ${shown(asked)}`,
    { decision },
  );
}
