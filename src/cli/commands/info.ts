// `skerry info`: one plugin as it stands by its manifest and the operator's documents. Starts nothing.

import {
  diffPolicy,
  type EffectiveLimits,
  effectiveLimits,
  listEndpoints,
  LIMIT_KEYS,
  LIMITS,
  type Manifest,
  tierOf,
  unsupportedParts,
} from '../../../policies/index.ts';
import { disabledText } from '../disabled-text.ts';
import { listTools } from '../../extend/tools/index.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { HostFlags } from '../files.ts';
import { bad, bold, dim, npx, type Output, quoted, shown, table } from '../output.ts';
import { type FolderPolicy, policyOfFolder } from '../policy-of-folder.ts';

export async function info(output: Output, named: string, flags: HostFlags): Promise<ExitCode> {
  const found = policyOfFolder(named, flags);
  const { manifest, folder, policy, grants, hostPolicy } = found;
  const permissions = diffPolicy(policy).map(({ kind, rule, reason, optional }) => {
    return { kind, action: rule.action, resource: rule.text, reason, optional };
  });
  const limits = effectiveLimits(manifest, hostPolicy.value);
  const refused = unsupportedParts(manifest, `${folder}/plugin.json`);
  const tier = tierOf(hostPolicy.value, manifest.id)?.name ?? 'default';
  const hooks = Object.keys(manifest.hooks ?? {});
  const { id, version, scope } = manifest;
  const documents = { policy: hostPolicy.file, grants: grants.file };
  const { disabled } = policy;
  const extensions = { hooks, endpoints: listEndpoints(manifest), tools: listTools(manifest) };
  const facts = { id, version, folder, disabled, tier, scope, ...extensions };
  output.data({ ...facts, permissions, limits, refused, documents });
  output.line(`${bold(id)} ${version}  ${dim(folder)}`);
  if (manifest.description !== undefined) output.line(shown(manifest.description));
  output.line();
  for (const line of table(factsOf(found, tier, hooks))) output.line(`  ${line}`);
  showPermissions(output, permissions, npx(`skerry grants review ${quoted(named)}`, flags));
  showLimits(output, limits, hostPolicy.file);
  for (const { message, pointer } of refused)
    output.line(`${bad('refused')} ${pointer}: ${message}`);
  return EXIT.ok;
}

function factsOf(
  { manifest, policy, grants, hostPolicy }: FolderPolicy,
  tier: string,
  hooks: string[],
): string[][] {
  const units = manifest.scope === 'org' ? 'one for each organisation' : 'one';
  const { disabled } = policy;
  return [
    ...(disabled === null
      ? []
      : [[bad(disabled.hold), `${disabledText(disabled)} (${disabled.at})`]]),
    ['units', units],
    ['tier', tier],
    ['hooks', hooks.length === 0 ? 'none' : hooks.map((name) => shown(name)).join(', ')],
    ['endpoints', endpointLines(manifest)],
    ['tools', toolNames(manifest)],
    ['grants', grants.file],
    ['policy', hostPolicy.file],
  ];
}

/** `GET /plugins/acme.notes/notes`, and whether anybody may ask. */
function endpointLines(manifest: Manifest): string {
  const lines = listEndpoints(manifest).map(({ method, path, authenticated }) => {
    return `${method} ${shown(path)}${authenticated ? '' : ' (public)'}`;
  });
  return lines.join(', ') || 'none';
}

function toolNames(manifest: Manifest): string {
  const names = listTools(manifest).map(({ name, destructive }) => {
    return `${name}${destructive ? ' (destructive)' : ''}`;
  });
  return names.join(', ') || 'none';
}

interface Listed {
  readonly kind: string;
  readonly action: string;
  readonly resource: string;
  readonly reason: string | null;
  readonly optional: boolean;
}

const STATE: Readonly<Record<string, string>> = {
  same: 'granted',
  new: 'asked, not granted',
  wider: 'asked for more than granted',
  narrower: 'granted in part',
  dropped: 'granted, not asked any more',
};

/** `review`: the command that shows what there is to decide. */
function showPermissions(output: Output, permissions: readonly Listed[], review: string): void {
  output.line(`\n${bold('Permissions')}`);
  if (permissions.length === 0) output.line('  none');
  const rows = permissions.map(({ kind, action, resource, reason, optional }) => {
    const notes = [`${STATE[kind] ?? kind}${optional ? ', optional' : ''}`];
    if (reason !== null) notes.push(`"${shown(reason)}"`);
    return [action, shown(resource), dim(notes.join(' · '))];
  });
  for (const line of table(rows)) output.line(`  ${line}`);
  const open = permissions.some(({ kind }) => kind === 'new' || kind === 'wider');
  if (open) output.line(dim(`  ${review}`));
}

function place(file: string, pointer: string | null): string {
  return pointer === null ? 'the ceiling that is built in' : `${file}#${pointer}`;
}

/** The limits it runs with; one that the host policy lowered names the place. */
function showLimits(output: Output, { values, lowered }: EffectiveLimits, policy: string): void {
  output.line(`\n${bold('Limits')}`);
  const rows = LIMIT_KEYS.filter((key) => LIMITS[key].enforced).map((key) => {
    const cut = lowered.find((one) => one.key === key);
    const note =
      cut === undefined
        ? LIMITS[key].meaning
        : `asked for ${cut.asked}, lowered by ${place(policy, cut.pointer)}`;
    return [key, `${values[key]} ${LIMITS[key].unit}`, dim(note)];
  });
  for (const line of table(rows)) output.line(`  ${line}`);
}
