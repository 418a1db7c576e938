// The HTML document around a page: its head, and where its two files are. Must not know plugins.

import { html } from 'hono/html';
import type { Html } from './hostile-text.ts';

const ICON =
  "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><path d='M3 22 11 9l5 7 4-5 9 11z' fill='%23567'/><path d='M2 26q4-3 7 0t7 0 7 0 7 0' fill='none' stroke='%2338a' stroke-width='2'/></svg>";

export interface DocumentOptions {
  readonly title: string;
  readonly nonce: string;
  /** Whether it goes on changing. */
  readonly script?: boolean;
}

/**
 * The referrer goes to no other origin. The header of the answer says no-referrer; with that, browsers send the forms of the page
 * with `Origin: null`, as if they came from elsewhere.
 */
export function documentOf({ title, nonce, script = false }: DocumentOptions, body: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>${title} · Skerry</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="same-origin" />
        <link rel="icon" href="${ICON}" />
        <link rel="stylesheet" href="/assets/style.css" nonce="${nonce}" />
        ${script ? html`<script type="module" src="/assets/live.js" nonce="${nonce}"></script>` : ''}
      </head>
      <body>
        ${body}
      </body>
    </html>`;
}
