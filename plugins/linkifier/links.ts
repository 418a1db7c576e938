// Where in a text there are addresses. Pure, and in time proportional to the text, whatever the text is.

import type { Part } from './types.ts';

/** Only these two: `javascript:` and `data:` are no places one goes to. */
const ADDRESS = /\bhttps?:\/\/[^\s<>"]+/giu;
/** What ends a sentence, and not an address. */
const AFTER = new Set(".,:;!?'*_");
const OPENING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** The whole text, cut into parts; those that are addresses have an `href`. No part is empty. */
export function splitLinks(text: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = trimEnd(found);
    const href = toHref(address);
    if (href === null) continue;
    parts.push({ text: text.slice(end, index) }, { text: address, href });
    end = index + address.length;
  }
  parts.push({ text: text.slice(end) });
  return parts.filter((part) => part.text !== '');
}

/** Null for what only begins like an address. */
function toHref(address: string): string | null {
  const url = URL.parse(address);
  // A name before an `@` is there to look like a host.
  return url === null || url.username !== '' || url.password !== '' ? null : url.href;
}

// `(see https://example.org/a_(b).)` ends at the first `)`: that bracket was opened within.
function trimEnd(address: string): string {
  const open = countBrackets(address);
  let end = address.length;
  for (; end > 0; end -= 1) {
    const last = address[end - 1] ?? '';
    const opening = OPENING[last];
    if (opening === undefined && !AFTER.has(last)) break;
    if (opening === undefined) continue;
    const more = (open.get(opening) ?? 0) - (open.get(last) ?? 0);
    if (more >= 0) break;
    open.set(last, (open.get(last) ?? 0) - 1);
  }
  return address.slice(0, end);
}

function countBrackets(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const letter of text) {
    if ('()[]{}'.includes(letter)) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  }
  return counts;
}
