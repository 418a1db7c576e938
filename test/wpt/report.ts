// What a run came to, for people: lines for a terminal and a table for docs/globals.md. Must not know how files are run.

import { readFileSync, writeFileSync } from 'node:fs';
import type { Difference } from './compare.ts';
import type { AreaResult } from './run-area.ts';

interface Counts {
  readonly name: string;
  readonly files: number;
  /** Subtests that Node passes. */
  readonly node: number;
  /** Of these, those that an isolate passes. */
  readonly isolate: number;
}

function countsOf({ area, files }: AreaResult): Counts {
  const node = files.reduce((sum, file) => sum + file.inNode, 0);
  const failing = files.reduce((sum, file) => sum + file.failing.length, 0);
  return { name: area.name, files: files.length, node, isolate: node - failing };
}

function share({ node, isolate }: Counts): string {
  return node === 0 ? 'none' : `${(Math.floor((1000 * isolate) / node) / 10).toFixed(1)} %`;
}

export function areaLine(result: AreaResult): string {
  const counts = countsOf(result);
  const { name, files, node, isolate } = counts;
  return `${name.padEnd(26)}${String(files).padStart(4)} files  isolate ${String(isolate).padStart(5)} of Node’s ${String(node).padStart(5)}  ${share(counts)}\n`;
}

/** Each failing subtest with its reason; for finding out, not for every run. */
export function failureLines({ files }: AreaResult): string {
  return files
    .flatMap(({ path, reasons }) =>
      [...reasons].map(([title, reason]) => `  ${path}: ${title}\n    ${firstLine(reason)}\n`),
    )
    .join('');
}

function firstLine(text: string): string {
  return (text.split('\n', 1)[0] ?? '').slice(0, 200);
}

export function differenceLines(heading: string, list: readonly Difference[]): string {
  if (list.length === 0) return '';
  return `\n${heading}\n${list.map(({ path, title }) => `  ${path}: ${title}\n`).join('')}`;
}

const BEGIN = '<!-- web-platform-tests: begin -->';
const END = '<!-- web-platform-tests: end -->';

/** Puts the counts between the marks of the page, in place of those that are there. */
export function writePage(
  file: string,
  results: readonly AreaResult[],
  versions: { readonly node: string; readonly tests: string },
): void {
  const page = readFileSync(file, 'utf8');
  const [before, after] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (before < 0 || after < before) throw new Error(`${file} has no "${BEGIN}" and "${END}".`);
  const text = `${BEGIN}\n\n${sectionText(results, versions)}\n${END}`;
  writeFileSync(file, page.slice(0, before) + text + page.slice(after + END.length));
}

function sectionText(
  results: readonly AreaResult[],
  { node, tests }: { readonly node: string; readonly tests: string },
): string {
  const rows = results.map(countsOf).map((counts) => {
    const { name, files, node: inNode, isolate } = counts;
    return [name, String(files), String(inNode), String(isolate), share(counts)];
  });
  const head = ['area', 'files', `passed by Node ${node}`, 'of these, in an isolate', 'share'];
  return `With ${tests}:\n\n${toTable([head, ...rows])}`;
}

function toTable(cells: readonly (readonly string[])[]): string {
  const [head = []] = cells;
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |\n`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return [line(head), rule, ...cells.slice(1).map(line)].join('');
}
