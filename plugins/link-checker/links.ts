// Which addresses a page of Markdown leads to. Pure, and no parser: it knows what is code, and where an address ends.

import type { Link } from './types.ts';

/** What no address contains. `](` is where the text of a link ends and its target begins. */
const ADDRESS = /\bhttps?:\/\/(?:(?!\]\()[^\s<>"|\\^])+/giu;
/** What ends a sentence, and not an address. */
const AFTER = new Set(".,:;!?'*_");
const OPENING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** In the order of the page. What stands in code is an example and no link. */
export function findLinks(file: string, markdown: string): Link[] {
  const links: Link[] = [];
  let fence: string | null = null;
  for (const [index, line] of markdown.split(/\r?\n/u).entries()) {
    const mark = /^ {0,3}(`{3,}|~{3,})/u.exec(line)?.[1];
    if (fence !== null) {
      if (mark?.startsWith(fence) === true) fence = null;
    } else if (mark !== undefined) {
      fence = mark;
    } else {
      links.push(...linksOfLine(line).map((url) => ({ file, line: index + 1, url })));
    }
  }
  return links;
}

function linksOfLine(line: string): string[] {
  return [...withoutCode(line).matchAll(ADDRESS)].flatMap(([found]) => {
    const url = URL.parse(trimEnd(found));
    if (url === null) return [];
    url.hash = '';
    return [url.href];
  });
}

/** Code spans of one line: from a run of backticks to the next of the same length. */
function withoutCode(line: string): string {
  const parts = line.split(/(`+)/u);
  let text = '';
  for (let at = 0; at < parts.length; at += 1) {
    const part = parts[at] ?? '';
    const end = part.startsWith('`') ? parts.indexOf(part, at + 1) : -1;
    text += end < 0 ? part : ' ';
    if (end >= 0) at = end;
  }
  return text;
}

// `[a](https://example.org/b_(c)).` ends before the last bracket: that one was opened before the address.
function trimEnd(address: string): string {
  const surplus = countSurplus(address);
  let end = address.length;
  for (; end > 0; end -= 1) {
    const last = address[end - 1] ?? '';
    const closedTooOften = surplus.get(last) ?? 0;
    if (OPENING[last] === undefined ? !AFTER.has(last) : closedTooOften <= 0) break;
    surplus.set(last, closedTooOften - 1);
  }
  return address.slice(0, end);
}

/** How many more there are of each closing bracket than of its opening one. */
function countSurplus(text: string): Map<string, number> {
  const surplus = new Map<string, number>();
  for (const letter of text) {
    for (const [closing, opening] of Object.entries(OPENING)) {
      const by = Number(letter === closing) - Number(letter === opening);
      if (by !== 0) surplus.set(closing, (surplus.get(closing) ?? 0) + by);
    }
  }
  return surplus;
}
