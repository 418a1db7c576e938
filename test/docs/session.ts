// Sessions of a terminal as pages show them: `$ command`, then some of the lines that it says.

import { codeBlocks } from './code-blocks.ts';

export interface Shown {
  readonly command: string;
  readonly lines: readonly string[];
}

export function session(page: string): Shown[] {
  const shown: { command: string; lines: string[] }[] = [];
  for (const { language, text } of codeBlocks(page)) {
    if (language !== 'console') continue;
    for (const line of text.split('\n')) {
      if (line.startsWith('$ ')) shown.push({ command: line.slice(2), lines: [] });
      else if (line !== '') shown.at(-1)?.lines.push(line);
    }
  }
  return shown;
}

/** Times, counts and digests are of the day. */
export function withoutNumbers(text: string): string {
  return text
    .replaceAll(/\d+\.\d+ ms/gu, 'MS')
    .replaceAll(/\b\d+ MB\b/gu, 'MB')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/gu, 'TIME')
    .replaceAll(/\b\d+ (records|batches|segments|sealed|checkpoints)|by \d+ |unsealed: \d+/gu, '$1')
    .replaceAll(/^ *\d+ TIME/gmu, 'TIME')
    .replaceAll('npx skerry', 'skerry');
}
