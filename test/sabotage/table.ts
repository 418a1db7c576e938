// Renders all guards as a page for people: `node test/sabotage/table.ts` writes docs/guards.md.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allGuards, editsOf, type GuardOfArea } from './guards-of-all.ts';

export const GUARDS_PAGE = join(import.meta.dirname, '../../docs/guards.md');

const INTRODUCTION = `# Guards, and the attacks that need them

Written by \`node test/sabotage/table.ts\` from \`test/sabotage/guards/\`; do not edit.

Each guard below is a few lines of the product. \`npm run sabotage\` takes them away one at a time, in a copy of the source, and
runs the attacks named here against what is left: at least one of them must then get through. A guard that nothing misses
would be decoration. Attacks are files of \`test/attacks/\`; each does its harm on the bare thing too.
`;

/** The whole page, Markdown. */
export async function guardsPage(): Promise<string> {
  const guards = await allGuards();
  const areas = [...new Set(guards.map(({ area }) => area))];
  const sections = areas.map(
    (area) => `## ${area}\n\n${guardsTable(guards.filter((guard) => guard.area === area))}`,
  );
  return [INTRODUCTION, ...sections].join('\n');
}

export function guardsTable(guards: readonly GuardOfArea[]): string {
  const rows = guards.map((guard) => [
    guard.name,
    [...new Set(editsOf(guard).map(({ file }) => `\`${file}\``))].join(', '),
    guard.why,
    guard.attacks.map((attack) => `\`${attack}\``).join(', '),
  ]);
  const head = ['Guard', 'Where', 'Why', 'Attacks'];
  const cells = [head, ...rows].map((row) => row.map(plainCell));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const [first = '', ...rest] = cells.map((row) => toRow(row, widths));
  const line = toRow(
    widths.map((width) => '-'.repeat(width)),
    widths,
  );
  return [first, line, ...rest].join('');
}

function plainCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function toRow(cells: readonly string[], widths: readonly number[]): string {
  return `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |\n`;
}

if (import.meta.main) writeFileSync(GUARDS_PAGE, await guardsPage());
