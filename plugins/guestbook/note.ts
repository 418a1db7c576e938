// What may be written into the guestbook. Knows no request: it gets values of any kind, and says what is wrong with them.

import type { Note } from './types.ts';

const MOST = { name: 60, text: 500 };

/** Throws TypeError with a sentence for whoever wrote it. */
export function readNote(value: unknown): Note {
  const { name, text } = (value ?? {}) as { name?: unknown; text?: unknown };
  return {
    name: readText(name, 'name', MOST.name),
    text: readText(text, 'text', MOST.text),
  };
}

function readText(value: unknown, key: string, most: number): string {
  const text = typeof value === 'string' ? value.trim().toWellFormed() : '';
  // Line breaks are text; whatever else would steer a terminal is not.
  if (text === '' || text.length > most || /[^\P{Cc}\r\n\t]/u.test(text))
    throw new TypeError(`"${key}" is a text of 1 to ${most} characters`);
  return text;
}
