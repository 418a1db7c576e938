// The frame of the handbook: one HTML document with a list of its pages. Pure.

import type { Page } from './types.ts';

export interface Handbook {
  readonly title: string;
  readonly writtenOn: string;
  readonly pages: readonly Page[];
}

export function formatHandbook({ title, writtenOn, pages }: Handbook): string {
  const entries = pages.map(
    (page) => `<li><a href="#${page.anchor}">${escape(page.title)}</a></li>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escape(title)}</title>
</head>
<body>
<h1>${escape(title)}</h1>
<p>Written on ${writtenOn}.</p>
<ol>
${entries.join('\n')}
</ol>
${pages.map(formatPage).join('\n')}
</body>
</html>
`;
}

function formatPage({ anchor, html, changed }: Page): string {
  return `<section id="${anchor}">\n${html}<p><small>Changed ${changed}.</small></p>\n</section>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escape(text: string): string {
  return text.replaceAll(/[&<>"]/gu, (letter) => ENTITIES[letter] ?? '');
}
