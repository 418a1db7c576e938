// The guestbook as a page. What people wrote is text: every letter that means something in HTML is escaped.

import type { Entry } from './types.ts';

const STYLE =
  'body{font:16px/1.5 sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}p{white-space:pre-wrap}';

/** `action`: where the form is sent. */
export function page(entries: readonly Entry[], action: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Guestbook</title>
<style>${STYLE}</style>
<h1>Guestbook</h1>
<form method="post" action="${escape(action)}">
  <label>Name <input name="name" maxlength="60" required></label>
  <label>Text <textarea name="text" maxlength="500" required></textarea></label>
  <button>Sign</button>
</form>
${entries.map(article).join('\n')}
</html>
`;
}

function article({ name, text, at }: Entry): string {
  return `<article><h2>${escape(name)}</h2><time>${escape(at)}</time><p>${escape(text)}</p></article>`;
}

export function escape(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (letter) => `&#${letter.codePointAt(0)};`);
}
