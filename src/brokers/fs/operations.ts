// What `ctx.fs` offers, as data. Names and shapes follow node:fs/promises; knows nothing of how it is done.

import type { OperationSpec } from '../../gate/index.ts';

const LINKS = ['EXDEV', 'ELOOP', 'ENAMETOOLONG'] as const;
const READING = ['ENOENT', 'UNSUPPORTED_FILE', ...LINKS] as const;
const CHANGING = [...READING, 'EROFS', 'ENOSPC'] as const;
const WRITING = [...CHANGING, 'DISK_LIMIT'] as const;
const PATH = { name: 'path', type: 'string' } as const;

export const FS_OPERATIONS: readonly OperationSpec[] = [
  {
    name: 'fs.readFile',
    actions: ['fs.read'],
    summary: 'Reads a whole file: bytes, or a string with the encoding "utf8".',
    params: [PATH, { name: 'encoding', type: "'utf8' | { encoding: 'utf8' }", optional: true }],
    returns: 'Uint8Array | string',
    overloads: [
      '(path: string): Promise<Uint8Array>',
      "(path: string, encoding: 'utf8' | { encoding: 'utf8' }): Promise<string>",
    ],
    errors: [...READING, 'EISDIR', 'TOO_LARGE'],
  },
  {
    name: 'fs.writeFile',
    actions: ['fs.write'],
    summary:
      'Replaces a file, or makes it, in one step: a reader sees the old content or the new, never a part. The folder must exist.',
    params: [PATH, { name: 'data', type: 'string | Uint8Array' }],
    returns: 'void',
    errors: [...WRITING, 'EISDIR', 'TOO_LARGE'],
  },
  {
    name: 'fs.appendFile',
    actions: ['fs.write'],
    summary: 'Adds to the end of a file, or makes it. Not atomic: a reader may see a part.',
    params: [PATH, { name: 'data', type: 'string | Uint8Array' }],
    returns: 'void',
    errors: [...WRITING, 'EISDIR', 'TOO_LARGE'],
  },
  {
    name: 'fs.readdir',
    actions: ['fs.read'],
    summary: 'Lists a folder, sorted by name; with `withFileTypes` each entry says what it is.',
    params: [PATH, { name: 'options', type: '{ withFileTypes?: boolean }', optional: true }],
    returns: "string[] | { name: string; kind: 'file' | 'folder' | 'link' | 'other' }[]",
    overloads: [
      '(path: string, options?: { withFileTypes?: false }): Promise<string[]>',
      "(path: string, options: { withFileTypes: true }): Promise<{ name: string; kind: 'file' | 'folder' | 'link' | 'other' }[]>",
    ],
    errors: [...READING, 'ENOTDIR', 'TOO_LARGE'],
  },
  {
    name: 'fs.stat',
    actions: ['fs.read'],
    summary:
      'Tells what a path is: `size` in bytes (0 unless a file), `mtime` in milliseconds since the epoch.',
    params: [PATH],
    returns: "{ kind: 'file' | 'folder' | 'other'; size: number; mtime: number }",
    errors: ['ENOENT', ...LINKS],
  },
  {
    name: 'fs.mkdir',
    actions: ['fs.write'],
    summary:
      'Makes a folder; with `recursive` the missing ones above it too, each of which must be allowed.',
    params: [PATH, { name: 'options', type: '{ recursive?: boolean }', optional: true }],
    returns: 'void',
    errors: [...WRITING, 'EEXIST', 'ENOTDIR'],
  },
  {
    name: 'fs.rm',
    actions: ['fs.write'],
    summary:
      'Removes a file or a link (never what it leads to); with `recursive` a folder, if everything in it may be removed.',
    params: [
      PATH,
      { name: 'options', type: '{ recursive?: boolean; force?: boolean }', optional: true },
    ],
    returns: 'void',
    errors: [...CHANGING, 'EISDIR', 'ENOTEMPTY', 'TOO_LARGE'],
  },
  {
    name: 'fs.rename',
    actions: ['fs.read', 'fs.write'],
    summary:
      'Moves a file, link or folder within one mount. Nothing becomes readable by moving it that was not readable before.',
    params: [
      { name: 'from', type: 'string' },
      { name: 'to', type: 'string' },
    ],
    returns: 'void',
    errors: [...CHANGING, 'EEXIST', 'ENOTDIR', 'EISDIR', 'ENOTEMPTY', 'TOO_LARGE'],
  },
  {
    name: 'fs.copyFile',
    actions: ['fs.read', 'fs.write'],
    summary: 'Copies a file, between mounts too, replacing the target in one step.',
    params: [
      { name: 'from', type: 'string' },
      { name: 'to', type: 'string' },
    ],
    returns: 'void',
    errors: [...WRITING, 'EISDIR', 'TOO_LARGE'],
  },
];
