// Renders the system calls left to a jailed cell as a page for people: `node test/sandbox/jail/table.ts` writes docs/jail.md.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AllowedCall,
  ALLOWED_CALLS,
  type ArgumentRule,
} from '../../../sandbox/cell/jail/allowed-calls.ts';

export const JAIL_PAGE = join(import.meta.dirname, '../../../docs/jail.md');

const INTRODUCTION = `# What a jailed cell may ask of the kernel

Written by \`node test/sandbox/jail/table.ts\` from \`sandbox/cell/jail/allowed-calls.ts\`; do not edit.

At the level \`jail\` a cell locks itself in when everything it needs is loaded, and before a plugin is: from then on each of its
threads may make the system calls of this table, and the kernel refuses every other with \`EPERM\`. Calls of another architecture,
or of the x32 interface, end the process. io_uring, through which calls could be made that no filter sees, is refused before Node
uses it. [security.md](security.md) says what that promises; \`test/sandbox/jail/\` and \`test/attacks/jail/\` try what is not in the table
from inside a cell.

Found by watching cells at work, from their first isolate to their end by memory: what no cell was seen to need is not here, but for
what other machines need in its place.
`;

/** The whole page, Markdown. */
export function jailPage(): string {
  const rows = ALLOWED_CALLS.map((call) => [`\`${call.name}\``, condition(call), call.why]);
  const head = ['call', 'only', 'what for'];
  const cells = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = [head, widths.map((width) => '-'.repeat(width)), ...rows].map((row) =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | '),
  );
  return `${INTRODUCTION}\n${lines.map((line) => `| ${line} |`).join('\n')}\n`;
}

function condition({ when = [] }: AllowedCall): string {
  return when.map(inWords).join(', ');
}

function inWords(rule: ArgumentRule): string {
  const which = `argument ${rule.argument + 1}`;
  if ('without' in rule) return `${which} without bit ${hex(rule.without)}`;
  return `${which} is ${rule.oneOf.map((value) => (value === 'own pid' ? value : hex(value))).join(' or ')}`;
}

function hex(value: number): string {
  return value < 10 ? String(value) : `0x${value.toString(16)}`;
}

if (import.meta.main) writeFileSync(JAIL_PAGE, jailPage());
