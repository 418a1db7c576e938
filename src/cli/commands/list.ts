// `skerry list`: the plugins that are here, one a line, each as it stands by the operator's documents. Starts none of them.

import { diffPolicy, type Disabled, holdOf, type Switch } from '../../../policies/index.ts';
import { SkerryError } from '../../errors.ts';
import { disabledText } from '../disabled-text.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { findPlugins, findPolicy, type HostFlags } from '../files.ts';
import { type Isolation, isolationHere, readHostPolicy } from '../../host/index.ts';
import { isolationText } from '../isolation-text.ts';
import { bad, bold, dim, good, npx, type Output, quoted, shown, table } from '../output.ts';
import { policyOfFolder } from '../policy-of-folder.ts';

interface Row {
  readonly folder: string;
  readonly id: string | null;
  readonly version: string | null;
  /** Permissions that the manifest needs and nobody gave yet. */
  readonly waiting: number;
  readonly granted: number;
  /** Who switched it off, when and why; null where it is enabled. */
  readonly disabled: Disabled | null;
  /** Who suspended it, and who throttled it; null where nobody did. */
  readonly suspended: Switch | null;
  readonly throttled: (Switch & { readonly share: number }) | null;
  /** Why it could not be loaded as it stands; null where nothing was found. */
  readonly problem: string | null;
}

export async function list(output: Output, flags: HostFlags): Promise<ExitCode> {
  const rows = findPlugins(flags).map((folder) => look(folder, flags));
  const isolation = isolationOf(flags);
  output.data({ plugins: rows, isolation });
  if (rows.length === 0) {
    output.line('No plugin here, in plugins/ or beside the grants.');
    output.line(`Make one: ${npx('skerry init <folder>')}`);
    return EXIT.ok;
  }
  for (const line of table(rows.map((row) => show(row, flags)))) output.line(line);
  if (isolation !== null) output.line(dim(`\nisolation: ${isolationText(isolation)}`));
  return EXIT.ok;
}

/** What a host that starts now would reach; null where the host policy cannot be read, which each plugin tells. */
function isolationOf(flags: HostFlags): Isolation | null {
  try {
    return isolationHere(readHostPolicy(findPolicy(flags)).value);
  } catch (error) {
    if (error instanceof SkerryError) return null;
    throw error;
  }
}

function look(folder: string, flags: HostFlags): Row {
  try {
    const { manifest, policy, grants } = policyOfFolder(folder, flags);
    const changes = diffPolicy(policy);
    const waits = changes.filter(
      ({ kind, optional }) => (kind === 'new' || kind === 'wider') && !optional,
    );
    const { id, version } = manifest;
    const granted = changes.filter(({ kind }) => kind === 'same').length;
    const { disabled } = policy;
    const suspended = holdOf(grants.value, 'suspended', id);
    const throttled = holdOf(grants.value, 'throttled', id);
    const holds = { disabled, suspended, throttled };
    return { folder, id, version, waiting: waits.length, granted, ...holds, problem: null };
  } catch (error) {
    if (!(error instanceof SkerryError)) throw error;
    const problem = error.message.split('\n', 1)[0] ?? '';
    const nothing = { id: null, version: null, waiting: 0, granted: 0 };
    return { folder, ...nothing, disabled: null, suspended: null, throttled: null, problem };
  }
}

function show(row: Row, flags: HostFlags): string[] {
  const { folder, id, version, waiting, granted, disabled, suspended, throttled, problem } = row;
  if (id === null) return [bad('broken'), dim('-'), folder, shown(problem ?? '', 160)];
  const name = `${bold(id)} ${version ?? ''}`;
  if (disabled !== null) return [name, bad(disabled.hold), folder, dim(disabledText(disabled))];
  if (suspended !== null) return [name, bad('suspended'), folder, dim(disabledText(suspended))];
  const share =
    throttled === null ? '' : ` · throttled to ${throttled.share} ${disabledText(throttled)}`;
  const state =
    waiting === 0
      ? `${granted} granted`
      : `${granted} granted · ${waiting} to decide: ${npx(`skerry grants review ${quoted(folder)}`, flags)}`;
  return [name, waiting === 0 ? good('ready') : 'waits', folder, dim(state + share)];
}
