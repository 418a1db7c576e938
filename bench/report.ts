// Results as people read them: lines for a terminal, a table for a page.

import { readFileSync, writeFileSync } from 'node:fs';
import type { Row, SuiteResult } from './measure.ts';

export type Environment = Readonly<Record<string, string | number>>;

export function environmentLine(env: Environment): string {
  return Object.entries(env)
    .map(([key, value]) => `${key} ${value}`)
    .join(' · ');
}

export function terminalText({ suite, about, unit, base, rows }: SuiteResult): string {
  const lines = rows.map((row) => {
    const { variant, median, p5, p95 } = row;
    const share = variant === base ? '' : `${row.ratio.toFixed(2)}x`;
    return `  ${variant.padEnd(24)}${number(median, 9)} ${unit}  [${number(p5, 9)} –${number(p95, 9)}]${share.padStart(8)}${verdict(row)}`;
  });
  return `\n${suite}  ${about}\n${lines.join('\n')}\n`;
}

/** `   target ≤ 1.25x met`; nothing where there is no target. */
function verdict({ ratio, target }: Row): string {
  if (target === null) return '';
  return `   target ≤ ${target}x ${ratio <= target ? 'met' : 'missed'}`;
}

function number(value: number, width = 0): string {
  return (Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3)).padStart(width);
}

const BEGIN = '<!-- results: begin -->';
const END = '<!-- results: end -->';

/** Puts the results between the marks of the page, in place of those that are there. */
export function writePage(file: string, env: Environment, results: readonly SuiteResult[]): void {
  const page = readFileSync(file, 'utf8');
  const [before, after] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (before < 0 || after < before) throw new Error(`${file} has no "${BEGIN}" and "${END}".`);
  const tables = results.map(markdownTable).join('\n');
  const text = `${BEGIN}\n\n${environmentLine(env)}\n\n${tables}\n${END}`;
  writeFileSync(file, page.slice(0, before) + text + page.slice(after + END.length));
}

function markdownTable({ suite, about, unit, base, rows }: SuiteResult): string {
  const lines = rows.map((row) => {
    const { variant, median, p5, p95, ratio, target } = row;
    const share = variant === base ? '1' : ratio.toFixed(2);
    const goal = target === null ? '' : `≤ ${target}: ${ratio <= target ? 'met' : '**missed**'}`;
    return `| ${variant} | ${number(median)} | ${number(p5)} – ${number(p95)} | ${share} | ${goal} |`;
  });
  return [
    `### ${suite}`,
    '',
    `${about}.`,
    '',
    `| variant | median, ${unit} | p5 – p95 | ratio | target |`,
    '|---|---|---|---|---|',
    ...lines,
    '',
  ].join('\n');
}
