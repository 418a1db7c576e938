// The words of an explanation: a few aligned lines for a terminal or a page. Everything a plugin can
// influence is shown harmless and short. Decides nothing.

import type { Disabled, Layer, Reason, RuleRef } from './decision.ts';
import type { Explanation } from './explanation.ts';

const WHY: Readonly<Record<Reason, string>> = {
  floor: 'the host gives it to every plugin',
  granted: 'the manifest asks for it, the operator granted it, the ceiling allows it',
  disabled: 'the operator switched the plugin off, and that beats every rule',
  quarantined: 'the plugin is in quarantine, and that beats every rule',
  denied: 'a deny rule covers it, and deny beats every grant',
  'not-granted': 'default deny: no grant covers it',
  'not-declared': 'it is granted, but the manifest does not ask for it',
  'above-ceiling': "it is granted, but the host's ceiling does not reach that far",
  revoked: 'it was allowed when the call began and has been revoked since',
  'call-ended': 'the call that asked is not open any more',
  'unknown-operation': 'the operation does not exist',
  'unknown-action': 'the action does not exist',
  'invalid-resource': 'what was asked for is not a resource of this action in canonical form',
  'policy-missing': 'there is no policy for this plugin',
  'policy-error': 'deciding failed, and what cannot be decided is denied',
};

const LAYER_NAMES: Readonly<Record<Layer, string>> = {
  floor: 'floor rule',
  manifest: 'manifest',
  grant: 'grant',
  ceiling: 'ceiling rule',
  deny: 'deny rule',
};

const LABEL_WIDTH = 13;

/** Several lines without a line break at the end. */
export function formatExplanation(explanation: Omit<Explanation, 'text'>): string {
  const { effect, plugin, version, action, resource, at } = explanation;
  const head = [effect.toUpperCase(), `${plugin}@${version}`, action, resource, at ?? ''];
  const lines = [
    head
      .map((part) => harmless(part))
      .join('  ')
      .trimEnd(),
    ...labelled('asked by', explanation.askedBy === null ? [] : [explanation.askedBy]),
    ...labelled('decided by', [WHY[explanation.reason], ...whereLines(explanation)]),
    ...labelled(
      'nearest',
      explanation.nearest.map(({ rule, miss }) => `${place(rule)}: ${miss}`),
    ),
    ...labelled('policy', [explanation.policy]),
    ...labelled('to allow', remedyLines(explanation)),
  ];
  return lines.join('\n');
}

function labelled(label: string, texts: readonly string[]): string[] {
  return texts.map((text, index) => {
    const start = index === 0 ? label : '';
    return `  ${start.padEnd(LABEL_WIDTH)}${harmless(text)}`;
  });
}

function whereLines({ rule, reason, disabled }: Omit<Explanation, 'text'>): string[] {
  if (disabled !== null && reason === disabled.hold) return [offLine(disabled)];
  return rule === null ? [] : [place(rule)];
}

function offLine({ hold, by, at, reason, origin }: Disabled): string {
  return `${hold} by ${by}, ${at}: ${reason}  (${origin.file}#${origin.pointer})`;
}

function place({ layer, action, text, origin }: RuleRef): string {
  return `${LAYER_NAMES[layer]} ${action} ${text}  (${origin.file}#${origin.pointer})`;
}

function remedyLines(explanation: Omit<Explanation, 'text'>): string[] {
  const { effect, changes, grantable, command } = explanation;
  if (effect === 'allow') return [];
  if (changes.length === 0) return ['not possible: no rule can allow it'];
  const edits = changes.map(({ do: verb, file, pointer, line }) => {
    const where = `${file}#${pointer}`;
    if (verb === 'remove')
      return `remove ${line === null ? 'the rule' : JSON.stringify(line)} at ${where}`;
    return line === null
      ? `no rule can name it alone; add one that covers it to ${where}`
      : `add ${JSON.stringify(line)} to ${where}`;
  });
  const run = command === null ? [] : [`run: ${command}`];
  return grantable ? [...run, ...edits] : ['not possible by a grant alone', ...edits, ...run];
}

/** Longest text shown of anything a plugin can choose. */
const MAX_SHOWN = 400;

/** Without what a terminal would act on or hide: control, format and unassigned characters. */
function harmless(text: string): string {
  const short = text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
  return short.replaceAll(/\p{C}/gu, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}
