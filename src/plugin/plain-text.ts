// Makes text of others fit for one line on a terminal, in a log or on a page. Knows nothing of where it came from.

/** Characters that move the cursor, start a line, or turn the reading direction. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g;

/** At most `length` UTF-16 units; unprintable runs become one space. Empty for anything but a string. */
export function plainText(value: unknown, length = 2_000): string {
  if (typeof value !== 'string') return '';
  return value.slice(0, length).toWellFormed().replace(UNPRINTABLE, ' ').trim();
}

export function isPrintable(text: string): boolean {
  return text.isWellFormed() && text.search(UNPRINTABLE) === -1;
}

/** In quotation marks, cut to what a message can bear. */
export function quote(text: string): string {
  const plain = plainText(text, 200);
  return `"${text.length > 200 ? `${plain}…` : plain}"`;
}
