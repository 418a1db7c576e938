// From the text of `pages.yaml` to the list of pages. A mistake is named with its line.

import { parse } from 'yaml';
import type { Contents, Listed } from './types.ts';

const FILE = /^[\w-]+\.md$/u;

/** Throws Error that begins with `path` where the text is no YAML, or not of this shape. */
export function parseContents(text: string, path: string): Contents {
  const { title, pages } = Object(parseYaml(text, path)) as Record<string, unknown>;
  if (typeof title !== 'string' || !Array.isArray(pages) || pages.length === 0) {
    throw new Error(`${path}: expected a title and a list of pages`);
  }
  return {
    title,
    pages: pages.map((entry, index) => parseListed(entry, `${path}: page ${index + 1}`)),
  };
}

// Without aliases: a list of pages has no use for a text that is small and a tree that is not.
function parseYaml(text: string, path: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message.split('\n', 1)[0]}`, { cause: error });
  }
}

/** `limits.md`, or `{ file: limits.md, title: Caps }`. */
function parseListed(entry: unknown, at: string): Listed {
  const { file, title = null } = (
    typeof entry === 'string' ? { file: entry } : Object(entry)
  ) as Record<string, unknown>;
  if (typeof file !== 'string' || !FILE.test(file)) {
    throw new Error(`${at}: expected the name of a Markdown file, like "limits.md"`);
  }
  if (title !== null && typeof title !== 'string') throw new Error(`${at}: its title is no text`);
  return { file, title };
}
