// The code blocks of a page of the documentation, in order.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface CodeBlock {
  readonly language: string;
  readonly text: string;
  /** The last line of prose before it. */
  readonly before: string;
}

/** `page` is relative to the project. */
export function codeBlocks(page: string): CodeBlock[] {
  const text = readFileSync(join(import.meta.dirname, '../..', page), 'utf8');
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gmsu)].map((match) => ({
    language: match[1] ?? '',
    text: match[2] ?? '',
    before: text.slice(0, match.index).trimEnd().split('\n').at(-1) ?? '',
  }));
}

/** The blocks that a page gives as files, by the name that it says before them: "`hello/index.ts` does it:". */
export function namedFiles(page: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const { text, before } of codeBlocks(page)) {
    const name = /`([\w./-]+\.(?:json|ts))`[^`]*$/u.exec(before)?.[1];
    if (name?.includes('/') === true) files.set(name, text);
  }
  return files;
}
