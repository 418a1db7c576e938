// Reads JSON that may be hostile: capped in size and depth, no key twice, no `__proto__`. Knows no document.

import { escapeSegment, quote, type Problem } from './problem.ts';

/** Bytes of UTF-8. A manifest a person wrote has a few thousand. */
export const MAX_DOCUMENT_BYTES = 256 * 1024;
/** Objects and lists inside each other, the outermost counted. */
export const MAX_DOCUMENT_DEPTH = 32;

export type ReadResult =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** The document as plain data, or why it was not read. Never throws. */
export function readJson(text: string, file: string): ReadResult {
  const size = new TextEncoder().encode(text).length;
  if (size > MAX_DOCUMENT_BYTES) {
    const message = `${size} bytes are more than a document may have`;
    return failed(file, message, `shorten it to ${MAX_DOCUMENT_BYTES} bytes`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? quote(error.message) : 'unknown';
    return failed(file, `not JSON: ${reason}`, 'correct the syntax');
  }
  const problems = [...findDuplicateKeys(text, file), ...checkTree(value, file)];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value };
}

/** What no document of ours may contain, wherever it came from: a `__proto__` key, or bottomless nesting. */
export function checkTree(root: unknown, file: string): Problem[] {
  const problems: Problem[] = [];
  const open: { value: unknown; pointer: string; depth: number }[] = [
    { value: root, pointer: '', depth: 1 },
  ];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const { value, pointer, depth } = node;
    if (value === null || typeof value !== 'object') continue;
    if (depth > MAX_DOCUMENT_DEPTH) {
      const message = `nested deeper than ${MAX_DOCUMENT_DEPTH} levels`;
      return [...problems, { file, pointer, message, hint: 'flatten it' }];
    }
    if (Object.hasOwn(value, '__proto__')) {
      const message = 'the key "__proto__" is never allowed';
      problems.push({ file, pointer: `${pointer}/__proto__`, message, hint: 'remove it' });
    }
    for (const [key, child] of Object.entries(value)) {
      open.push({ value: child, pointer: `${pointer}/${escapeSegment(key)}`, depth: depth + 1 });
    }
  }
  return problems;
}

interface Frame {
  readonly pointer: string;
  /** The keys seen so far; null in a list. */
  readonly keys: Set<string> | null;
  index: number;
  key: string;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/gu;

// Runs on text JSON.parse has accepted, so structure can be read off the punctuation; JSON.parse itself
// keeps the last of two equal keys, and a reviewer may well have read the first.
function findDuplicateKeys(text: string, file: string): Problem[] {
  const problems: Problem[] = [];
  const frames: Frame[] = [];
  let expectsKey = false;
  for (const [lexeme] of text.matchAll(TOKEN)) {
    const top = frames.at(-1);
    if (lexeme === '{' || lexeme === '[') {
      frames.push(openFrame(lexeme, top));
      expectsKey = lexeme === '{';
    } else if (lexeme === '}' || lexeme === ']') {
      frames.pop();
      expectsKey = false;
    } else if (lexeme === ',') {
      expectsKey = top?.keys !== null;
      if (top) top.index += 1;
    } else if (lexeme === ':') {
      expectsKey = false;
    } else if (expectsKey && top?.keys) {
      top.key = JSON.parse(lexeme) as string;
      if (top.keys.has(top.key)) problems.push(duplicate(file, childPointer(top), top.key));
      top.keys.add(top.key);
      expectsKey = false;
    }
  }
  return problems;
}

function openFrame(lexeme: '{' | '[', parent: Frame | undefined): Frame {
  const pointer = parent ? childPointer(parent) : '';
  return { pointer, keys: lexeme === '{' ? new Set() : null, index: 0, key: '' };
}

function childPointer(frame: Frame): string {
  const segment = frame.keys ? escapeSegment(frame.key) : String(frame.index);
  return `${frame.pointer}/${segment}`;
}

function duplicate(file: string, pointer: string, key: string): Problem {
  return { file, pointer, message: `the key ${quote(key)} is written twice`, hint: 'keep one' };
}

function failed(file: string, message: string, hint: string): ReadResult {
  return { ok: false, problems: [{ file, pointer: '', message, hint }] };
}
