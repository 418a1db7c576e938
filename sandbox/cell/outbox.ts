// Reads what the guest runtime wrote in one entry. The text comes from an isolate: every field is checked,
// and a text that does not parse is the end of the unit.

/** What a guest can say. `log`, `timer` and `clear` want no answer. */
export type GuestWord = 'result' | 'request' | 'log' | 'timer' | 'clear' | 'ready';

export interface OutboxItem {
  readonly word: GuestWord;
  readonly call: number;
  readonly id: number;
  readonly status: number;
  readonly text: string;
}

const WORDS: Readonly<Record<string, GuestWord>> = Object.freeze({
  __proto__: null,
  r: 'result',
  q: 'request',
  l: 'log',
  t: 'timer',
  c: 'clear',
  o: 'ready',
} as unknown as Record<string, GuestWord>);

/** `r1,2,3,5,hello…`: word letter, call, id, status, length, then that many UTF-16 units. Throws on anything else. */
export function parseOutbox(text: string): OutboxItem[] {
  const items: OutboxItem[] = [];
  let at = 0;
  const number = (): number => {
    const comma = text.indexOf(',', at);
    if (comma < 0 || comma - at > 10 || comma === at)
      throw new Error('outbox: a number is missing');
    let value = 0;
    for (; at < comma; at++) {
      const digit = text.charCodeAt(at) - 48;
      if (digit < 0 || digit > 9) throw new Error('outbox: not a number');
      value = value * 10 + digit;
    }
    at = comma + 1;
    return value;
  };
  while (at < text.length) {
    const word = WORDS[text[at] as string];
    if (word === undefined) throw new Error('outbox: unknown word');
    at++;
    const call = number();
    const id = number();
    const status = number();
    const length = number();
    if (at + length > text.length) throw new Error('outbox: a text is cut off');
    items.push({ word, call, id, status, text: text.slice(at, at + length) });
    at += length;
  }
  return items;
}
