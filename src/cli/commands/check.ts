// `skerry check`: everything about a plugin that can be wrong, without running it. Findings have ids, so that a tool can count on them.

import { diffPolicy, effectiveLimits } from '../../../policies/index.ts';
import { SkerryError } from '../../errors.ts';
import { lifecycleWarnings } from '../../lifecycle/index.ts';
import { recoveryPlan, recoveryWarnings } from '../../recovery/index.ts';
import { loadPackage } from '../../plugin/index.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { HostFlags } from '../files.ts';
import { bad, dim, good, type Output, shown } from '../output.ts';
import { policyOfFolder } from '../policy-of-folder.ts';
import { progress } from '../progress.ts';
import { brokenToolSchemas } from '../tool-schemas.ts';

/**
 * E001 manifest · E002 bundle or package · E003 configuration · E004 policy or grants · E005 the schema of a tool
 * W001 a permission is asked for and not granted · W002 a grant has no effect · W003 a permission says no reason ·
 * W004 a limit is lowered by the host policy
 */
export interface Finding {
  readonly id: string;
  readonly message: string;
}

export async function check(output: Output, plugin: string, flags: HostFlags): Promise<ExitCode> {
  const findings = await findAll(output, plugin, flags);
  const errors = findings.filter(({ id }) => id.startsWith('E'));
  output.data({ ok: errors.length === 0, findings });
  for (const { id, message } of findings) {
    output.line(`${id.startsWith('E') ? bad(id) : dim(id)}  ${message}`);
  }
  if (errors.length === 0) {
    const count = findings.length;
    output.line(`${good('ok')}  ${plugin}${count === 0 ? '' : dim(`  ${count} to look at`)}`);
  }
  return errors.length === 0 ? EXIT.ok : EXIT.usage;
}

async function findAll(output: Output, plugin: string, flags: HostFlags): Promise<Finding[]> {
  try {
    const folder = policyOfFolder(plugin, flags);
    await progress.during(output, `bundling ${shown(plugin)}`, () =>
      loadPackage(folder.folder, {
        policy: folder.hostPolicy.value,
        // Defaults may leave out what only the operator can give: the schema is run when the plugin is loaded.
        checkSchema: async (_schema, value) => ({ ok: true, value }),
      }),
    );
    const broken = await brokenToolSchemas(folder.manifest);
    const { lowered } = effectiveLimits(folder.manifest, folder.hostPolicy.value);
    const plan = recoveryPlan(folder.manifest, folder.hostPolicy.value);
    const warnings = [...lifecycleWarnings(folder.manifest), ...recoveryWarnings(plan)];
    return [
      ...warnings.map((message) => ({ id: 'W005', message })),
      ...broken.map((message) => ({ id: 'E005', message })),
      ...diffPolicy(folder.policy).flatMap(permissionFindings),
      ...lowered.map(({ key, asked, given }) => ({
        id: 'W004',
        message: `limits.${key}: asks for ${asked}, gets ${given}`,
      })),
    ];
  } catch (error) {
    if (!(error instanceof SkerryError)) throw error;
    return [{ id: IDS[error.code] ?? 'E002', message: error.message }];
  }
}

const IDS: Readonly<Record<string, string>> = {
  MANIFEST_ERROR: 'E001',
  LOAD_ERROR: 'E002',
  CONFIG_ERROR: 'E003',
  POLICY_ERROR: 'E004',
  GRANT_ERROR: 'E004',
};

function permissionFindings(change: ReturnType<typeof diffPolicy>[number]): Finding[] {
  const { kind, rule, reason, optional } = change;
  const name = `${rule.action} ${rule.text}`;
  if (kind === 'new' || kind === 'wider') {
    return [
      { id: 'W001', message: `${name}: asked for${optional ? ' as optional' : ''}, not granted` },
      ...(reason === null
        ? [{ id: 'W003', message: `${name}: says no reason (add "reason")` }]
        : []),
    ];
  }
  if (kind === 'dropped' || kind === 'narrower') {
    return [{ id: 'W002', message: `${name}: granted, not asked for` }];
  }
  return [];
}
