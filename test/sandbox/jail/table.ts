// Renders the system calls left to a jailed cell as a page for people: `node test/sandbox/jail/table.ts` writes docs/jail.md.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AllowedCall,
  ALLOWED_CALLS,
  type ArgumentRule,
} from '../../../sandbox/cell/jail/allowed-calls.ts';
import { LOCKING_CALLS, START_CALLS } from '../../../sandbox/cell/jail/start-calls.ts';

export const JAIL_PAGE = join(import.meta.dirname, '../../../docs/jail.md');

const INTRODUCTION = `# What a jailed cell may ask of the kernel

Written by \`node test/sandbox/jail/table.ts\` from \`sandbox/cell/jail/allowed-calls.ts\` and \`start-calls.ts\`; do not edit.

At the level \`jail\` the kernel refuses a cell, on each of its threads, every system call but those below. \`EPERM\` is the answer, and
\`ENOSYS\` to \`clone3\` and \`io_uring_setup\`, for which Node has something else in that case. Calls of another architecture, or of the x32 interface,
end the process. io_uring, through which calls could be made that no filter sees, is refused before Node uses it.
[security.md](security.md) says what that promises, and which way of holding a jail has which list; \`test/sandbox/jail/\` and
\`test/attacks/jail/\` try what is not in the tables from inside a cell.

Found by watching cells at work, from their first isolate to their end by memory: what no cell was seen to need is not here, but for
what other machines need in its place.

## In every jail

A cell that locks itself in (\`lock\` and \`both\`) has these from then on, and no others: when everything it needs is loaded, and before
a plugin is.
`;

const START = `
## Where bwrap starts the cell, beside those

The filter of bwrap is on before Node begins, and Node needs more to start than to run. A cell that is only wrapped (\`bubblewrap\`)
keeps these too: the paths they take lead into a root that holds Node, its libraries and the code of the cell, read-only, and no
namespace but its own is in reach. A condition here stands in place of that above.
`;

const LOCKING = `
## Until it locks itself in, beside those

A cell that is wrapped and locks itself in (\`both\`) has these while it starts, and loses them with all of the table before.
`;

/** The whole page, Markdown. */
export function jailPage(): string {
  return [INTRODUCTION, ALLOWED_CALLS, START, START_CALLS, LOCKING, LOCKING_CALLS]
    .map((part) => (typeof part === 'string' ? part : `${tableOf(part)}\n`))
    .join('\n')
    .replaceAll('\n\n\n', '\n\n');
}

function tableOf(calls: readonly AllowedCall[]): string {
  const rows = calls.map((call) => [`\`${call.name}\``, condition(call), call.why]);
  const head = ['call', 'only', 'what for'];
  const cells = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return [head, widths.map((width) => '-'.repeat(width)), ...rows]
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | '))
    .map((line) => `| ${line} |`)
    .join('\n');
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
