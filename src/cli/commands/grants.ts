// `skerry grants`: review what a plugin asks, approve it, take something back. Writes the grants file and nothing else.

import {
  ACTIONS,
  type Action,
  approve,
  type Disabled,
  diffPolicy,
  type PermissionChange,
  permissionFor,
  revoke,
} from '../../../policies/index.ts';
import { SkerryError } from '../../errors.ts';
import { readGrants } from '../../host/index.ts';
import { disabledText } from '../disabled-text.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { findById, findGrants, type HostFlags } from '../files.ts';
import { changeGrants } from '../grants-file.ts';
import { bad, bold, dim, good, npx, type Output, quoted, table } from '../output.ts';
import { policyOfFolder } from '../policy-of-folder.ts';

const SIGNS = { same: '  ', new: '+ ', wider: '+ ', narrower: '~ ', dropped: '- ' } as const;

/** Exit code 3 where something waits for an approval. */
export async function review(output: Output, plugin: string, flags: HostFlags): Promise<ExitCode> {
  const { manifest, policy, grants } = policyOfFolder(plugin, flags);
  const changes = diffPolicy(policy);
  const more = changes.filter(({ kind }) => kind === 'new' || kind === 'wider');
  const waiting = more.filter(({ optional }) => !optional);
  output.data({ plugin: manifest.id, version: manifest.version, grants: grants.file, changes });
  output.line(`${bold(manifest.id)} ${manifest.version}  ${dim(`grants: ${grants.file}`)}\n`);
  if (policy.disabled !== null) showDisabled(output, manifest.id, policy.disabled, flags);
  for (const line of table(changes.map(row))) output.line(`  ${line}`);
  output.line();
  const command = `skerry grants approve ${quoted(plugin)} --as <you> --reason <why>`;
  if (waiting.length === 0)
    output.line(`${good('nothing waits')}: everything it needs is granted.`);
  else output.line(`${waiting.length} to decide. To give all of it:\n  ${npx(command, flags)}`);
  if (more.length > waiting.length) {
    output.line(dim(`With what is optional (${more.length - waiting.length} not given):`));
    output.line(dim(`  ${npx(`${command} --optional`, flags)}`));
  }
  return waiting.length === 0 ? EXIT.ok : EXIT.approval;
}

/** What is granted has no effect until it is enabled. */
function showDisabled(output: Output, id: string, disabled: Disabled, flags: HostFlags): void {
  const verb = disabled.hold === 'disabled' ? 'enable' : 'release';
  const command = npx(`skerry ${verb} ${id} --as <you> --reason <why>`, flags);
  output.line(`${bad(disabled.hold)}  ${disabledText(disabled)}; to ${verb} it: ${command}`);
}

function row({ kind, rule, reason, example, reach, optional }: PermissionChange): string[] {
  const notes = [
    ...(kind === 'same' ? ['granted'] : [kind]),
    ...(optional && kind !== 'same' ? ['optional'] : []),
    ...(reach === 'all' ? [] : [`the host policy leaves ${reach} of it`]),
    ...(example === null || kind !== 'wider' ? [] : [`adds ${example}`]),
    ...(reason === null ? [] : [`"${reason}"`]),
  ];
  return [SIGNS[kind] + rule.action, rule.text, dim(notes.join(' · '))];
}

export interface ApproveFlags extends HostFlags {
  readonly as: string;
  readonly reason: string;
  readonly optional?: boolean;
  readonly reinstate?: boolean;
}

export async function approveCommand(
  output: Output,
  plugin: string,
  flags: ApproveFlags,
): Promise<ExitCode> {
  const { manifest, grants, policy } = policyOfFolder(plugin, flags);
  changeGrants(grants, (value) =>
    approve(value, {
      manifest,
      by: flags.as,
      at: new Date().toISOString(),
      reason: flags.reason,
      optional: flags.optional,
      reinstate: flags.reinstate,
    }),
  );
  output.data({ plugin: manifest.id, grants: grants.file });
  output.line(
    `${good('approved')}  ${manifest.id} ${manifest.version} by ${flags.as}, written to ${grants.file}`,
  );
  if (policy.disabled !== null) showDisabled(output, manifest.id, policy.disabled, flags);
  return EXIT.ok;
}

export async function revokeCommand(
  output: Output,
  id: string,
  action: string,
  pattern: string | undefined,
  flags: ApproveFlags,
): Promise<ExitCode> {
  if (!Object.hasOwn(ACTIONS, action)) {
    const known = Object.keys(ACTIONS).join(', ');
    throw new SkerryError('CONFIG_ERROR', `"${action}" is no action; there are ${known}.`);
  }
  const grants = readGrants(findGrants(flags, findById(id, flags) ?? undefined));
  changeGrants(grants, (value) =>
    revoke(value, {
      plugin: id,
      permissions: permissionFor(action as Action, pattern),
      by: flags.as,
      at: new Date().toISOString(),
      reason: flags.reason,
    }),
  );
  output.data({ plugin: id, action, pattern: pattern ?? null, grants: grants.file });
  output.line(
    `${good('revoked')}  ${action}${pattern === undefined ? '' : ` ${pattern}`} of ${id}, written to ${grants.file}`,
  );
  return EXIT.ok;
}
