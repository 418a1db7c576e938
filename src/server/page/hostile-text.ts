// Words of plugins, fit for the page: short, apart from what stands around them, without characters that hide or reorder.
// Must not know what they are about.

import { html } from 'hono/html';

/** Markup of ours, with everything that was put into it escaped. */
export type Html = ReturnType<typeof html>;

/** Control, format and unassigned characters, line separators, and what has no ink: two names that differ shall look so. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{DI}]/gu;

/** Longest text there is in full behind a cut one. */
const MOST = 2_000;

/** As the command line shows it: `\u{202e}` for what cannot be seen. */
export function cleaned(text: string, most = MOST): string {
  return cut(cut(text, most).replaceAll(UNSEEN, escapeOf), most);
}

function escapeOf(char: string): string {
  return `\\u{${char.codePointAt(0)?.toString(16)}}`;
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…` : text;
}

/** At most `most` characters, the rest on hover. A direction of writing in it goes no further than itself. */
export function said(text: string, most = 80): Html {
  const whole = cleaned(text);
  return whole.length > most
    ? saidAs(cut(whole, most), whole)
    : html`<bdi class="said">${whole}</bdi>`;
}

/** Where something is written: the file by its name and the place in it, the folder on hover. Breaks between words only. */
export function saidPlace(origin: string): Html {
  const whole = cleaned(origin);
  const [file = '', pointer = ''] = whole.split('#', 2);
  const short = cut(`${file.slice(file.lastIndexOf('/') + 1)}#${pointer}`, 120);
  return saidAs(html`${short.split(/(?<=[/#])/).map((step) => html`${step}<wbr />`)}`, whole);
}

function saidAs(short: string | Html, whole: string): Html {
  return html`<bdi class="said" title="${whole}">${short}</bdi>`;
}
