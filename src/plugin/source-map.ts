// Turns positions in a bundle back into the author's files and lines. Both inputs are hostile text: whatever is wrong
// with them, the answer is the stack as it came, made printable. Knows no plugin, no isolate and no file system.

import { TraceMap, originalPositionFor } from '@jridgewell/trace-mapping';
import { plainText } from './plain-text.ts';

export interface StackOptions {
  /** The bundle's name as it stands in the frames: `plugin://acme.hello/bundle.mjs`. */
  readonly bundle: string;
  /** What of the stack is looked at, in UTF-16 units. Default 8,192. */
  readonly maxLength?: number;
  /** How many frames are kept. Default 30. */
  readonly maxFrames?: number;
}

/** `line` counts from 1, `column` from 0. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

const STACK_LENGTH = 8_192;
const FRAMES = 30;
const MESSAGE_LINES = 10;
const LINE_LENGTH = 1_000;
/** Decoded maps kept. One is some times the size of its text; a host shows stacks of few plugins at a time. */
const CACHED_MAPS = 8;

/** By the map's own text, least recently used first. Null: the text is not a usable map. */
const decodedMaps = new Map<string, TraceMap | null>();

/**
 * The stack with every `<bundle>:line:column` replaced by the author's `file:line:column`, cut to its limits and without
 * control characters. Never throws.
 */
export function mapGuestStack(stack: string, map: string, options: StackOptions): string {
  const { bundle, maxLength = STACK_LENGTH, maxFrames = FRAMES } = options;
  const lines = stack.slice(0, maxLength).split('\n');
  const isFrame = (line: string): boolean => /^\s{0,8}at /.test(line);
  const message = lines.filter((line) => !isFrame(line)).slice(0, MESSAGE_LINES);
  const frames = lines.filter(isFrame).slice(0, maxFrames);
  return [
    ...message.map((line) => toLine(line)),
    ...frames.map((line) => mapFrame(line, map, bundle)),
  ].join('\n');
}

/** Where a position of the bundle (line from 1, column from 0) comes from; null where the map does not say. */
export function findPosition(map: string, at: { line: number; column: number }): Position | null {
  const decoded = decode(map);
  if (decoded === null || at.line < 1 || at.column < 0) return null;
  try {
    const { source, line, column } = originalPositionFor(decoded, at);
    return source === null ? null : { file: plainText(source), line, column };
  } catch {
    return null;
  }
}

function mapFrame(line: string, map: string, bundle: string): string {
  const start = bundle === '' ? -1 : line.indexOf(`${bundle}:`);
  const place = /^(\d{1,9}):(\d{1,9})/.exec(
    start === -1 ? '' : line.slice(start + bundle.length + 1),
  );
  if (place === null) return toFrame(line);
  // V8 counts columns from 1, source maps from 0.
  const position = findPosition(map, { line: Number(place[1]), column: Number(place[2]) - 1 });
  if (position === null) return toFrame(line);
  const end = start + bundle.length + 1 + place[0].length;
  const author = `${position.file}:${position.line}:${position.column + 1}`;
  return toFrame(line.slice(0, start) + author + line.slice(end));
}

function toFrame(line: string): string {
  return `    ${toLine(line)}`;
}

function toLine(line: string): string {
  return plainText(line, LINE_LENGTH);
}

function decode(map: string): TraceMap | null {
  const known = decodedMaps.get(map);
  const decoded = known === undefined ? parseMap(map) : known;
  decodedMaps.delete(map);
  decodedMaps.set(map, decoded);
  const oldest = decodedMaps.keys().next();
  if (decodedMaps.size > CACHED_MAPS && oldest.done !== true) decodedMaps.delete(oldest.value);
  return decoded;
}

function parseMap(map: string): TraceMap | null {
  try {
    return new TraceMap(map);
  } catch {
    return null;
  }
}
