// What to write on the command line for what was denied. Decides nothing: the policy says what stands in the way.

import type { DeniedEvent } from '../../host/index.ts';
import { quoted } from '../output.ts';
import { type Explainer, remedyOf } from '../show-denials.ts';
import { HERE, type MountTable } from './mounts.ts';
import type { FlagRun } from './prepare.ts';

/** The flags to add or to leave out; where the manifest or the policy stands in the way, what to change there. */
export function remedyFor(run: FlagRun, host: Explainer): (denial: DeniedEvent) => string | null {
  return (denial) => {
    const changes = changesFor(host, denial);
    const others = changes.some(
      ({ document }) => document === 'host-policy' || (document === 'manifest' && !run.single),
    );
    if (changes.length === 0 || others) return remedyOf(host)(denial);
    const taken = changes.filter((change) => change.do === 'remove');
    const flags = taken.map(({ pointer }) => run.flagAt(pointer));
    if (flags.includes(null)) return 'no flag gives this: the host keeps it for itself';
    const steps = flags.map((flag) => `remove ${quoted(flag ?? '')}`);
    if (changes.length === taken.length) return steps.join(' and ');
    const flag = flagFor(denial, run.mounts);
    if (flag !== null) return [...steps, `add ${flag}`].join(' and ');
    return denial.action.startsWith('fs.')
      ? `no folder of this run is there: the working folder is ${HERE}`
      : null;
  };
}

type Changes = ReturnType<Explainer['explain']>['changes'];

function changesFor(host: Explainer, { plugin, action, resource }: DeniedEvent): Changes {
  try {
    return host.explain(plugin, host.can(plugin, action, resource)).changes;
  } catch {
    // The resource of a call that ended, or of an unknown operation.
    return [];
  }
}

/** The flag that gives this; null where none does. */
function flagFor(
  { action, resource }: Pick<DeniedEvent, 'action' | 'resource'>,
  mounts: MountTable,
): string | null {
  const give = (flag: string, value: string): string => `--allow-${flag}=${quoted(value)}`;
  switch (action) {
    case 'fs.read':
    case 'fs.write': {
      const path = /^\/data(\/|$)/u.test(resource) ? `guest:${resource}` : mounts.pathOf(resource);
      return path === null ? null : give(action === 'fs.read' ? 'read' : 'write', path);
    }
    case 'net.outbound': {
      const [, host] = /^\S+ [a-z]+:\/\/([^/]+)/u.exec(resource) ?? [];
      return host === undefined ? null : give('net', host);
    }
    case 'net.private':
      return '--allow-net-private';
    case 'env.read':
      return give('env', resource);
    case 'db.read':
    case 'db.write':
      return give('db', databaseRule(action === 'db.read' ? 'read' : 'write', resource));
    case 'db.raw':
      return give('db', 'raw');
    default:
      return null;
  }
}

/** `main:users(id)` as `main:read:users(id)`. The row as a whole has no list of columns. */
export function databaseRule(verb: 'read' | 'write', resource: string): string {
  return resource.replace(':', `:${verb}:`).replace('(*)', '');
}
