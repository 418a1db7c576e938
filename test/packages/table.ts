// Renders what was tried as a page for people: `node test/packages/table.ts` writes docs/packages.md.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NOT_WORKING } from './not-working.ts';
import { TOPICS } from './packages.ts';
import type { TriedPackage } from './tried-package.ts';

const ROOT = join(import.meta.dirname, '../..');
export const PACKAGES_PAGE = join(ROOT, 'docs/packages.md');

const INTRODUCTION = `# npm packages in a plugin

Written by \`node test/packages/table.ts\` from \`test/packages/\`; do not edit.

A plugin may bring npm packages in a \`node_modules\` of its own: run \`npm install\` in the plugin's folder. They are bundled
when the plugin is loaded and run in its isolate, under its limits and permissions, like its own code. Each package
below is tried by a test: copied into a plugin, bundled, loaded by a host and asked to do what the table says.

What a package may not do is what no plugin may: import a module of Node, load a native addon, or fetch code. Where a package
has several builds, the one for browsers is taken, if its \`exports\` say which that is. Where they do not, name the
file, as the table does. \`process.env.NODE_ENV\` is \`"production"\`; there is no other \`process\`.
`;

const CODE_FROM_TEXT = `## Code from text

Some compile what they are given to JavaScript. In a host with
\`codeGeneration: false\` they do not do what is said above:
`;

const NOT_WORKING_INTRODUCTION = `## Not working

Tried, and refused:
`;

/** The whole page, Markdown. */
export function packagesPage(): string {
  const ranges = readRanges();
  const topics = Object.entries(TOPICS).map(([topic, packages]) => {
    const rows = packages.map((tried) => rowOf(tried, ranges));
    return `## ${topic}\n\n${toTable([['package', 'version', 'imported as', 'what it does there'], ...rows])}`;
  });
  const refused = NOT_WORKING.map(({ name, error, why }) => [
    nameAndLink(name),
    ranges.get(name) ?? '',
    error.replaceAll('"', '`'),
    why,
  ]);
  const generating = Object.values(TOPICS)
    .flat()
    .filter(({ generatesCode }) => generatesCode);
  const names = generating.map(({ name }) => `\`${name}\``).join(', ');
  const codeFromText = `${CODE_FROM_TEXT}\n${names}.\n`;
  const head = ['package', 'version', 'error', 'why'];
  const notWorking = `${NOT_WORKING_INTRODUCTION}\n${toTable([head, ...refused])}`;
  return [INTRODUCTION, ...topics, codeFromText, notWorking].join('\n');
}

function rowOf({ name, does, code }: TriedPackage, ranges: ReadonlyMap<string, string>): string[] {
  const imported = [...code.matchAll(/ from '([^']+)'/gu)].map((match) => `\`${match[1]}\``);
  return [nameAndLink(name), ranges.get(name) ?? '', imported.join(', '), does];
}

function nameAndLink(name: string): string {
  return `[${name}](https://www.npmjs.com/package/${name})`;
}

/** Version ranges by package, as the project asks for them. */
function readRanges(): Map<string, string> {
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  ) as Record<'dependencies' | 'devDependencies', Record<string, string>>;
  return new Map(Object.entries({ ...devDependencies, ...dependencies }));
}

function toTable(cells: readonly (readonly string[])[]): string {
  const [head = []] = cells;
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |\n`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return [line(head), rule, ...cells.slice(1).map(line)].join('');
}

if (import.meta.main) writeFileSync(PACKAGES_PAGE, packagesPage());
