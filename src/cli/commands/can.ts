// `skerry can` and `skerry explain`: ask the very policy that enforces.

import {
  can as decideText,
  explain,
  formatExplanation,
  ScopeError,
} from '../../../policies/index.ts';
import type { Decision } from '../../../policies/index.ts';
import { SkerryError } from '../../errors.ts';
import { disabledText } from '../disabled-text.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { HostFlags } from '../files.ts';
import { bad, dim, good, npx, type Output, quoted } from '../output.ts';
import { type FolderPolicy, policyOfFolder } from '../policy-of-folder.ts';

export interface CanFlags extends HostFlags {
  readonly quiet?: boolean;
}

export async function can(
  output: Output,
  plugin: string,
  action: string,
  resource: string,
  flags: CanFlags,
): Promise<ExitCode> {
  const folder = policyOfFolder(plugin, flags);
  const decision = ask(folder, action, resource);
  const yes = decision.effect === 'allow';
  output.data({ allowed: yes, decision });
  if (flags.quiet !== true) {
    output.line(
      `${yes ? good('yes') : bad('no')}  ${decision.reason}${whereText(folder, decision)}`,
    );
    if (!yes)
      output.line(
        dim(npx(`skerry explain ${quoted(plugin)} ${action} ${quoted(resource)}`, flags)),
      );
  }
  return yes ? EXIT.ok : EXIT.failed;
}

export async function explainCommand(
  output: Output,
  plugin: string,
  action: string,
  resource: string,
  flags: HostFlags,
): Promise<ExitCode> {
  const folder = policyOfFolder(plugin, flags);
  const explanation = explain(folder.policy, ask(folder, action, resource));
  output.data(explanation);
  const { command } = explanation;
  const pasteable = command === null ? null : npx(command, flags);
  output.line(formatExplanation({ ...explanation, command: pasteable }));
  return explanation.effect === 'allow' ? EXIT.ok : EXIT.failed;
}

function whereText({ policy: { disabled } }: FolderPolicy, { rule }: Decision): string {
  if (rule === null) return '';
  const text = disabled === null ? rule.text : disabledText(disabled);
  return dim(`  ${text} (${rule.origin.file}#${rule.origin.pointer})`);
}

function ask({ policy }: FolderPolicy, action: string, resource: string): Decision {
  try {
    return decideText(policy, action, resource);
  } catch (error) {
    if (!(error instanceof ScopeError)) throw error;
    throw new SkerryError('CONFIG_ERROR', `${error.message}; ${error.hint}`, { cause: error });
  }
}
