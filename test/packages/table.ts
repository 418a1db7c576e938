// Renders what was tried as a page for people: `node test/packages/table.ts` writes docs/packages.md.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NOT_WORKING } from './not-working.ts';
import { TOPICS } from './packages.ts';
import type { TriedPackage } from './tried-package.ts';

const ROOT = join(import.meta.dirname, '../..');
export const PACKAGES_PAGE = join(ROOT, 'docs/packages.md');

const INSTALLED = 'node_modules/';

interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly version: string }>>;
}

interface AskedFor {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const INTRODUCTION = `# npm packages in a plugin

Written by \`node test/packages/table.ts\` from \`test/packages/\`; do not edit.

A plugin may bring npm packages in a \`node_modules\` of its own: run \`npm install\` in the plugin's folder. They are bundled
when the plugin is loaded and run in its isolate, under its limits and permissions, like its own code. Each package
below is tried by a test: copied into a plugin, bundled, loaded by a host and asked to do what the table says.

What a package may not do is what no plugin may: use a module of Node, load a native addon, or fetch code. Where a package
has several builds, the one for browsers is taken, if its \`exports\` or its \`browser\` field says which that is; what
\`browser\` maps to another file, or to \`false\`, is that. A package that \`require\`s a module of Node is bundled all the same:
the call throws an error with the code \`MODULE_NOT_FOUND\` when it is reached, so that a package which can do without does.
An \`import\` of one is refused when the plugin is loaded, and so is either in the plugin's own files.
\`process.env.NODE_ENV\` is \`"production"\`; there is no other \`process\`.
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
  const versions = readVersions();
  const topics = Object.entries(TOPICS).map(([topic, packages]) => {
    const rows = packages.map((tried) => rowOf(tried, versions));
    return `## ${topic}\n\n${toTable([['package', 'version', 'imported as', 'what it does there'], ...rows])}`;
  });
  const refused = NOT_WORKING.map(({ name, error, why }) => [
    nameAndLink(name),
    versions.get(name) ?? '',
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

function rowOf(
  { name, does, code }: TriedPackage,
  versions: ReadonlyMap<string, string>,
): string[] {
  const imported = [...code.matchAll(/ from '([^']+)'/gu)].map((match) => `\`${match[1]}\``);
  return [nameAndLink(name), versions.get(name) ?? '', imported.join(', '), does];
}

function nameAndLink(name: string): string {
  return `[${name}](https://www.npmjs.com/package/${name})`;
}

/** Version by package: the range that the project asks for, else the one it has because another package asks. */
export function readVersions(): Map<string, string> {
  const { packages } = readJson('package-lock.json') as Lockfile;
  const { dependencies, devDependencies } = readJson('package.json') as AskedFor;
  const installed = Object.entries(packages)
    .filter(([path]) => path.startsWith(INSTALLED))
    .map(([path, { version }]) => [path.slice(INSTALLED.length), version] as const);
  return new Map([...installed, ...Object.entries({ ...devDependencies, ...dependencies })]);
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
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
