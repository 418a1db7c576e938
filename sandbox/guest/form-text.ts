// Forms as bodies: multipart with a boundary of its own, and read back from multipart or from a query. Must not know
// messages.

import { type List, makeList } from './bare.ts';
import { bytesToBinary, hexByte } from './binary-text.ts';
import { type Bytes, cutBytes, joinBytes } from './bytes.ts';
import { blobStateOf, makeFile } from './globals/blob.ts';
import type { FormEntry } from './globals/form-data.ts';
import {
  fromCharCode,
  NativeTypeError,
  NativeUint8Array,
  stringCharCodeAt,
  stringIndexOf,
  stringSlice,
  stringToLowerCase,
} from './primordials.ts';
import { fillRandom } from './random.ts';
import { decodeUtf8, startUtf8 } from './utf8-decoder.ts';
import { encodeUtf8, textOfUtf8 } from './utf8-text.ts';

export function writeMultipart(entries: List<FormEntry>): {
  readonly bytes: Bytes;
  readonly type: string;
} {
  const boundary = `----skerry-${randomHex(16)}`;
  const parts = makeList<Uint8Array>();
  const add = (part: Uint8Array): void => {
    parts[parts.length] = part;
  };
  for (let i = 0; i < entries.length; i++) {
    const { name, value } = entries[i] as FormEntry;
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(withCrLf(name))}"`;
    const blob = blobStateOf(value);
    if (blob === undefined) add(encodeUtf8(`${head}\r\n\r\n${withCrLf(value as string)}\r\n`));
    else {
      const file = escapeName(blob.file?.name ?? 'blob');
      const type = blob.type === '' ? 'application/octet-stream' : blob.type;
      add(encodeUtf8(`${head}; filename="${file}"\r\nContent-Type: ${type}\r\n\r\n`));
      add(blob.bytes);
      add(encodeUtf8('\r\n'));
    }
  }
  add(encodeUtf8(`--${boundary}--\r\n`));
  return { bytes: joinBytes(parts), type: `multipart/form-data; boundary=${boundary}` };
}

function randomHex(count: number): string {
  const bytes = new NativeUint8Array(count);
  fillRandom(bytes);
  let text = '';
  for (let i = 0; i < count; i++) text += hexByte(bytes[i] as number);
  return text;
}

/** Every line break as CR LF, as forms are sent. */
function withCrLf(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const unit = stringCharCodeAt(text, i);
    if (unit === 0x0d || unit === 0x0a) {
      if (unit === 0x0d && stringCharCodeAt(text, i + 1) === 0x0a) i++;
      out += '\r\n';
    } else out += fromCharCode(unit);
  }
  return out;
}

function escapeName(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const unit = stringCharCodeAt(text, i);
    if (unit === 0x0a) out += '%0A';
    else if (unit === 0x0d) out += '%0D';
    else if (unit === 0x22) out += '%22';
    else out += fromCharCode(unit);
  }
  return out;
}

/** Throws TypeError for a type that is no form's and for a body that is not what its type says. */
export function readForm(bytes: Bytes, type: string): List<FormEntry> {
  const lower = stringToLowerCase(type);
  const semicolon = stringIndexOf(lower, ';', 0);
  const essence = trim(semicolon < 0 ? lower : stringSlice(lower, 0, semicolon));
  if (essence === 'application/x-www-form-urlencoded') return readQuery(bytes);
  const boundary = essence === 'multipart/form-data' ? parameter(type, 'boundary') : undefined;
  if (boundary === undefined) throw new NativeTypeError('formData: the body is no form');
  return readMultipart(bytes, boundary);
}

function readMultipart(bytes: Bytes, boundary: string): List<FormEntry> {
  const text = bytesToBinary(bytes);
  const entries = makeList<FormEntry>();
  const mark = `--${boundary}`;
  let at = stringIndexOf(text, mark, 0);
  for (;;) {
    if (at < 0) throw brokenForm();
    at += mark.length;
    if (stringSlice(text, at, at + 2) === '--') return entries;
    const head = stringIndexOf(text, '\r\n', at) + 2;
    const body = stringIndexOf(text, '\r\n\r\n', head - 2) + 4;
    const end = stringIndexOf(text, `\r\n${mark}`, body - 2);
    if (head < 2 || body < 4 || end < 0) throw brokenForm();
    const lines = textOfUtf8(cutBytes(bytes, head, body - 2));
    entries[entries.length] = readPart(lines, cutBytes(bytes, body, end));
    at = end + 2;
  }
}

function brokenForm(): Error {
  return new NativeTypeError('formData: the body is not well-formed multipart');
}

function readPart(lines: string, bytes: Bytes): FormEntry {
  let name: string | undefined;
  let file: string | undefined;
  let type = 'text/plain';
  for (let at = 0; at < lines.length;) {
    const end = stringIndexOf(lines, '\r\n', at);
    const line = stringSlice(lines, at, end < 0 ? lines.length : end);
    at = end < 0 ? lines.length : end + 2;
    const colon = stringIndexOf(line, ':', 0);
    const header = stringToLowerCase(trim(stringSlice(line, 0, colon < 0 ? 0 : colon)));
    const value = trim(stringSlice(line, colon + 1));
    if (header === 'content-type') type = value;
    if (header !== 'content-disposition') continue;
    name = parameter(value, 'name');
    file = parameter(value, 'filename');
  }
  if (name === undefined) throw brokenForm();
  if (file === undefined) return { name: unescapeName(name), value: textOfUtf8(bytes) };
  return { name: unescapeName(name), value: makeFile(bytes, type, unescapeName(file)) };
}

/** The value of `; name=value` or `; name="value"`, the first such. */
function parameter(text: string, name: string): string | undefined {
  const lower = stringToLowerCase(text);
  for (let at = stringIndexOf(lower, ';', 0); at >= 0; at = stringIndexOf(lower, ';', at)) {
    at++;
    const equals = stringIndexOf(lower, '=', at);
    if (equals < 0) return undefined;
    const key = trim(stringSlice(lower, at, equals));
    let end: number;
    let start = equals + 1;
    if (stringCharCodeAt(text, start) === 0x22) {
      end = stringIndexOf(text, '"', ++start);
    } else end = stringIndexOf(text, ';', start);
    if (end < 0) end = text.length;
    if (key === name) return stringSlice(text, start, end);
    at = end;
  }
  return undefined;
}

function unescapeName(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const three = stringSlice(text, i, i + 3);
    const unit = three === '%0A' ? 0x0a : three === '%0D' ? 0x0d : three === '%22' ? 0x22 : -1;
    if (unit < 0) out += stringSlice(text, i, i + 1);
    else {
      out += fromCharCode(unit);
      i += 2;
    }
  }
  return out;
}

function readQuery(bytes: Bytes): List<FormEntry> {
  const text = bytesToBinary(bytes);
  const entries = makeList<FormEntry>();
  for (let at = 0; at <= text.length;) {
    const and = stringIndexOf(text, '&', at);
    const end = and < 0 ? text.length : and;
    const pair = stringSlice(text, at, end);
    at = end + 1;
    if (pair === '') continue;
    const equals = stringIndexOf(pair, '=', 0);
    const cut = equals < 0 ? pair.length : equals;
    const value = decodeQuery(stringSlice(pair, cut + 1));
    entries[entries.length] = { name: decodeQuery(stringSlice(pair, 0, cut)), value };
  }
  return entries;
}

/** Of a binary string. A byte order mark stays. */
function decodeQuery(binary: string): string {
  const size = binary.length;
  const out = new NativeUint8Array(size);
  let length = 0;
  for (let i = 0; i < size; i++) {
    const byte = stringCharCodeAt(binary, i);
    const high = byte === 0x25 ? hexDigit(stringCharCodeAt(binary, i + 1)) : -1;
    const low = high < 0 ? -1 : hexDigit(stringCharCodeAt(binary, i + 2));
    if (low >= 0) {
      out[length++] = high * 16 + low;
      i += 2;
    } else out[length++] = byte === 0x2b ? 0x20 : byte;
  }
  return decodeUtf8(startUtf8(), cutBytes(out, 0, length), false, false);
}

/** Of NaN: -1. */
function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

function trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && stringCharCodeAt(text, start) <= 0x20) start++;
  while (end > start && stringCharCodeAt(text, end - 1) <= 0x20) end--;
  return stringSlice(text, start, end);
}
