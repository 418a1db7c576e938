// Makes the text of a plugin's result into data that a host may merge, walk, print and pass on without a second thought.
// The text comes from a process that may be compromised. Must not know plugins or calls.

/** Levels of nesting: enough for any data, too few for the stack of whoever walks it. */
export const MOST_LEVELS = 256;

const CODE = {
  quote: 0x22,
  backslash: 0x5c,
  list: 0x5b,
  listEnd: 0x5d,
  object: 0x7b,
  objectEnd: 0x7d,
};

/**
 * Plain data: objects, lists, well-formed strings, numbers, booleans, null; undefined for no text. Keys that a merge would
 * take for the prototype are left out. Throws SyntaxError for what is no JSON, RangeError for what is nested too deep.
 */
export function parseOutput(text: string): unknown {
  if (text === '') return undefined;
  if (isTooDeep(text)) throw new RangeError(`nested more than ${MOST_LEVELS} levels deep`);
  const value: unknown = JSON.parse(text);
  return SUSPECT.test(text) ? clean(value) : value;
}

/** An escape can spell a key or half a character; without one, each is there in plain sight. */
const SUSPECT = /"__proto__"|"constructor"|\\u/;

/** In place: a reviver of `JSON.parse` takes ten times as long. */
function clean(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value !== 'object' || value === null) return value;
  if (!Array.isArray(value)) return cleanObject(value as Record<string, unknown>);
  for (let at = 0; at < value.length; at++) {
    const item: unknown = value[at];
    if (typeof item === 'string' || typeof item === 'object') value[at] = clean(item);
  }
  return value;
}

function cleanObject(value: Record<string, unknown>): Record<string, unknown> {
  let whole = true;
  for (const name of Object.keys(value)) {
    const inner = name === '__proto__' ? undefined : clean(value[name]);
    if (name === '__proto__' || (name === 'constructor' && isPrototypeOwner(inner)))
      delete value[name];
    else value[name] = inner;
    whole &&= name.isWellFormed();
  }
  if (whole) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name.toWellFormed(), inner]),
  );
}

function isPrototypeOwner(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype');
}

function isTooDeep(text: string): boolean {
  // Each level is two characters at least.
  if (text.length <= 2 * MOST_LEVELS) return false;
  let level = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case CODE.quote:
        at = endOfString(text, at);
        break;
      case CODE.list:
      case CODE.object:
        if (++level > MOST_LEVELS) return true;
        break;
      case CODE.listEnd:
      case CODE.objectEnd:
        level--;
    }
  }
  return false;
}

/** Where the string that opens at `start` closes; the end of the text if it does not. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let before = at;
    while (text.charCodeAt(before - 1) === CODE.backslash) before--;
    if ((at - before) % 2 === 0) return at;
  }
  return text.length;
}
