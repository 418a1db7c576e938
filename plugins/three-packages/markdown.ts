// From Markdown to HTML, with links among the pages of one handbook. HTML in the Markdown is shown, not let through.

import MarkdownIt, { type Token } from 'markdown-it';
import type { Source } from './types.ts';

const markdown = new MarkdownIt({ html: false, linkify: true, typographer: true });

/** The `id` of a page, and with a heading the `id` of that: `limits`, `manifest-hooks`. */
export function anchorOf(file: string, heading = ''): string {
  const page = file.replace(/\.md$/u, '');
  return heading === '' ? page : `${page}-${slug(heading)}`;
}

/** `known` are the files of all pages in the handbook: a link to one of them leads within it. */
export function renderPage(
  { file, title, markdown: text }: Source,
  known: ReadonlySet<string>,
): { title: string; html: string } {
  const tokens = markdown.parse(text, {});
  const [first] = headings(tokens);
  for (const { token, heading } of headings(tokens)) token.attrSet('id', anchorOf(file, heading));
  for (const link of links(tokens)) redirect(link, file, known);
  const html = markdown.renderer.render(tokens, markdown.options, {});
  return { title: title ?? first?.heading ?? file, html };
}

function headings(tokens: readonly Token[]): { token: Token; heading: string }[] {
  return tokens.flatMap((token, index) =>
    token.type === 'heading_open' ? [{ token, heading: tokens[index + 1]?.content ?? '' }] : [],
  );
}

function links(tokens: readonly Token[]): Token[] {
  return tokens
    .flatMap((token) => token.children ?? [])
    .filter((child) => child.type === 'link_open');
}

// `limits.md#units` is a heading of another page, `#units` one of this. What leads elsewhere stays as it is.
function redirect(link: Token, file: string, known: ReadonlySet<string>): void {
  const [, target = '', heading = ''] =
    /^([\w-]+\.md)?(?:#(.*))?$/u.exec(String(link.attrGet('href') ?? '')) ?? [];
  if (target === '' && heading === '') return;
  const page = target === '' ? file : target;
  if (known.has(page)) link.attrSet('href', `#${anchorOf(page, heading)}`);
}

function slug(heading: string): string {
  const plain = heading.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-');
  return plain.replaceAll(/^-|-$/gu, '');
}
