// Blob and File: bytes that do not change, with a type. They hold the bytes themselves: there is no disk behind them. Must
// not know bodies and forms.

import { type List, makeList } from '../bare.ts';
import { bytesOf } from '../buffer-source.ts';
import { type Bytes, copyBytes, cutBytes, joinBytes } from '../bytes.ts';
import {
  dateNow,
  mathMax,
  mathMin,
  mathTrunc,
  NativeNumber,
  NativeTypeError,
  NativeWeakMap,
  reflectConstruct,
  reflectSetPrototypeOf,
  stringCharCodeAt,
  stringIndexOf,
  stringSlice,
  stringToLowerCase,
  toText,
  typedArrayBuffer,
  typedArrayByteLength,
  weakMapGet,
  weakMapSet,
} from '../primordials.ts';
import { promiseOf } from '../promise.ts';
import { toList } from '../sequence.ts';
import { close, enqueue, makeStream } from '../stream-state.ts';
import { encodeUtf8, textOfUtf8 } from '../utf8-text.ts';
import { defineInterface } from './define.ts';
import { readOptions } from './event.ts';
import { type ReadableStream, streamOver } from './readable-stream.ts';

export interface BlobState {
  readonly bytes: Bytes;
  readonly type: string;
  /** Of a File. */
  readonly file: { readonly name: string; readonly lastModified: number } | undefined;
}
const states = new NativeWeakMap<object, BlobState>();

/** Undefined for what is no Blob. */
export function blobStateOf(value: unknown): BlobState | undefined {
  return typeof value === 'object' && value !== null ? weakMapGet(states, value) : undefined;
}

function stateOf(value: unknown): BlobState {
  const state = blobStateOf(value);
  if (state === undefined) throw new NativeTypeError('Illegal invocation');
  return state;
}

function fileOf(value: unknown): { readonly name: string; readonly lastModified: number } {
  const { file } = stateOf(value);
  if (file === undefined) throw new NativeTypeError('Illegal invocation');
  return file;
}

class Blob {
  constructor(parts?: unknown, options?: unknown) {
    const list = takeParts(parts);
    const given = readOptions(options);
    const native = isNative(given?.['endings']);
    const type = given?.['type'];
    const bytes = joinParts(list, native);
    weakMapSet(states, this, { bytes, type: blobType(type), file: undefined });
  }

  get size(): number {
    return typedArrayByteLength(stateOf(this).bytes);
  }

  get type(): string {
    return stateOf(this).type;
  }

  slice(start?: unknown, end?: unknown, type?: unknown): Blob {
    const { bytes } = stateOf(this);
    const size = typedArrayByteLength(bytes);
    const from = position(start, 0, size);
    const to = position(end, size, size);
    return makeBlob(cutBytes(bytes, from, to), blobType(type));
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return promiseOf((resolve) => resolve(typedArrayBuffer(copyBytes(stateOf(this).bytes))));
  }

  bytes(): Promise<Bytes> {
    return promiseOf((resolve) => resolve(copyBytes(stateOf(this).bytes)));
  }

  text(): Promise<string> {
    return promiseOf((resolve) => resolve(textOfUtf8(stateOf(this).bytes)));
  }

  stream(): ReadableStream {
    const { bytes } = stateOf(this);
    const stream = makeStream({ pull: (_, done) => done(), cancel: (_, done) => done() }, 0);
    if (typedArrayByteLength(bytes) > 0) enqueue(stream, copyBytes(bytes));
    close(stream);
    return streamOver(stream);
  }
}

/** Made past the class's own chain: a guest can change what a class extends. */
class File {
  constructor(parts: unknown, name: unknown, options?: unknown) {
    if (arguments.length < 2) throw new NativeTypeError('File: 2 arguments are needed');
    const file = reflectConstruct(Blob, [parts, options], new.target) as unknown as File;
    const { bytes, type } = stateOf(file);
    const changed = readOptions(options)?.['lastModified'];
    const lastModified = changed === undefined ? dateNow() : mathTrunc(NativeNumber(changed)) || 0;
    weakMapSet(states, file, { bytes, type, file: { name: toText(name), lastModified } });
    return file;
  }

  get name(): string {
    return fileOf(this).name;
  }

  get lastModified(): number {
    return fileOf(this).lastModified;
  }
}

/** Shares the bytes, which nobody may change. */
export function makeBlob(bytes: Bytes, type: string): Blob {
  const blob = new Blob();
  weakMapSet(states, blob, { bytes, type, file: undefined });
  return blob;
}

export function makeFile(
  bytes: Bytes,
  type: string,
  name: string,
  lastModified: number = dateNow(),
): File {
  const file = new File([], name);
  weakMapSet(states, file, { bytes, type, file: { name, lastModified } });
  return file;
}

/** Another one of the same bytes, for structuredClone; undefined for what is no Blob. */
export function cloneBlob(value: object): object | undefined {
  const state = blobStateOf(value);
  if (state === undefined) return undefined;
  const { bytes, type, file } = state;
  if (file === undefined) return makeBlob(bytes, type);
  return makeFile(bytes, type, file.name, file.lastModified);
}

/** What the guest gave, as bytes and texts. */
function takeParts(parts: unknown): List<Uint8Array | string> {
  const taken = makeList<Uint8Array | string>();
  if (parts === undefined) return taken;
  const list = toList(parts, 'Blob: the parts');
  for (let i = 0; i < list.length; i++) {
    const part = list[i];
    taken[i] = blobStateOf(part)?.bytes ?? bytesOf(part) ?? toText(part);
  }
  return taken;
}

function joinParts(parts: List<Uint8Array | string>, native: boolean): Bytes {
  const pieces = makeList<Uint8Array>();
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as Uint8Array | string;
    if (typeof part !== 'string') pieces[i] = part;
    else pieces[i] = encodeUtf8(native ? withLineFeeds(part) : part);
  }
  return joinBytes(pieces);
}

function isNative(endings: unknown): boolean {
  const text = endings === undefined ? 'transparent' : toText(endings);
  if (text === 'transparent' || text === 'native') return text === 'native';
  throw new NativeTypeError("Blob: endings must be 'transparent' or 'native'");
}

function withLineFeeds(text: string): string {
  let out = '';
  let from = 0;
  for (let at = stringIndexOf(text, '\r', 0); at >= 0; at = stringIndexOf(text, '\r', from)) {
    out += `${stringSlice(text, from, at)}\n`;
    from = stringCharCodeAt(text, at + 1) === 0x0a ? at + 2 : at + 1;
  }
  return out + stringSlice(text, from);
}

/** In lower case; nothing where it has characters that no type has. */
function blobType(given: unknown): string {
  if (given === undefined) return '';
  const text = toText(given);
  for (let i = 0; i < text.length; i++) {
    const unit = stringCharCodeAt(text, i);
    if (unit < 0x20 || unit > 0x7e) return '';
  }
  return stringToLowerCase(text);
}

function position(given: unknown, fallback: number, size: number): number {
  if (given === undefined) return fallback;
  const at = mathTrunc(NativeNumber(given)) || 0;
  return at < 0 ? mathMax(size + at, 0) : mathMin(at, size);
}

export function installBlob(): void {
  reflectSetPrototypeOf(File, Blob);
  reflectSetPrototypeOf(File.prototype, Blob.prototype);
  defineInterface('Blob', Blob, { constructor: 0, slice: 0 });
  defineInterface('File', File, { constructor: 2 });
}
