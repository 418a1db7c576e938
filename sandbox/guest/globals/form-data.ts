// FormData: names with texts or files, in order. Must not know how it is sent.

import { type List, makeList } from '../bare.ts';
import { NativeTypeError, toText } from '../primordials.ts';
import { blobStateOf, makeFile } from './blob.ts';
import { defineInterface } from './define.ts';
import { toArray } from './headers.ts';
import { addPairIteration } from './pair-iterator.ts';

export interface FormEntry {
  readonly name: string;
  /** A string, or a File of the guest's. */
  readonly value: unknown;
}

let entriesOf: (value: unknown) => List<FormEntry> | undefined;

class FormData {
  #entries = makeList<FormEntry>();

  static {
    entriesOf = (value) =>
      typeof value === 'object' && value !== null && #entries in value ? value.#entries : undefined;
  }

  constructor(form?: unknown) {
    if (form !== undefined) throw new NativeTypeError('FormData: there are no forms here');
  }

  append(name: unknown, value: unknown, ...fileName: unknown[]): void {
    const entries = this.#entries;
    needs(arguments.length, 2, 'append');
    entries[entries.length] = makeEntry(name, value, fileName);
  }

  delete(name: unknown): void {
    needs(arguments.length, 1, 'delete');
    keep(this.#entries, toText(name), undefined);
  }

  get(name: unknown): unknown {
    needs(arguments.length, 1, 'get');
    return find(this.#entries, toText(name))?.value ?? null;
  }

  getAll(name: unknown): unknown[] {
    needs(arguments.length, 1, 'getAll');
    const entries = this.#entries;
    const wanted = toText(name);
    const values = makeList<unknown>();
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i] as FormEntry;
      if (entry.name === wanted) values[values.length] = entry.value;
    }
    return toArray(values);
  }

  has(name: unknown): boolean {
    needs(arguments.length, 1, 'has');
    return find(this.#entries, toText(name)) !== undefined;
  }

  set(name: unknown, value: unknown, ...fileName: unknown[]): void {
    const entries = this.#entries;
    needs(arguments.length, 2, 'set');
    const entry = makeEntry(name, value, fileName);
    if (!keep(entries, entry.name, entry)) entries[entries.length] = entry;
  }
}

function needs(given: number, wanted: number, method: string): void {
  if (given >= wanted) return;
  throw new NativeTypeError(`FormData.${method}: at least ${wanted} arguments are needed`);
}

function find(entries: List<FormEntry>, name: string): FormEntry | undefined {
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i] as FormEntry;
    if (entry.name === name) return entry;
  }
  return undefined;
}

/** Takes out all of a name, the first replaced where there is a replacement. Tells whether there was one. */
function keep(entries: List<FormEntry>, name: string, replacement: FormEntry | undefined): boolean {
  let kept = 0;
  let found = false;
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i] as FormEntry;
    if (entry.name !== name) entries[kept++] = entry;
    else if (!found) {
      found = true;
      if (replacement !== undefined) entries[kept++] = replacement;
    }
  }
  entries.length = kept;
  return found;
}

function makeEntry(name: unknown, value: unknown, fileName: unknown[]): FormEntry {
  const text = toText(name);
  const blob = blobStateOf(value);
  const renamed = fileName.length > 0 && fileName[0] !== undefined;
  if (blob === undefined) {
    if (renamed) throw new NativeTypeError('FormData: only a Blob can have a file name');
    return { name: text, value: toText(value) };
  }
  if (blob.file !== undefined && !renamed) return { name: text, value };
  const file = renamed ? toText(fileName[0]) : (blob.file?.name ?? 'blob');
  return { name: text, value: makeFile(blob.bytes, blob.type, file, blob.file?.lastModified) };
}

/** Undefined for what is no FormData. */
export function formEntriesOf(value: unknown): List<FormEntry> | undefined {
  return entriesOf(value);
}

export function makeFormData(entries: List<FormEntry>): FormData {
  const made = new FormData();
  const own = entriesOf(made) as List<FormEntry>;
  for (let i = 0; i < entries.length; i++) own[i] = entries[i] as FormEntry;
  return made;
}

export function installFormData(): void {
  defineInterface('FormData', FormData, { constructor: 0, append: 2, set: 2 });
  addPairIteration('FormData', FormData.prototype, (receiver) => {
    const entries = entriesOf(receiver);
    if (entries === undefined) throw new NativeTypeError('Illegal invocation');
    return (at) => {
      const entry = entries[at];
      return entry === undefined ? undefined : [entry.name, entry.value];
    };
  });
}
