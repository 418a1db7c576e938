// The guards of what a unit keeps: what is counted, when it is charged, and when it is given back.

import type { Guard } from '../guard.ts';

const ACCOUNT = 'src/brokers/fs/account.ts';
const FOLDER = 'src/brokers/fs/folder.ts';
const MOVE = 'src/brokers/fs/move.ts';
const TREE = 'src/brokers/fs/tree.ts';
const WRITE = 'src/brokers/fs/write.ts';

export const guards: readonly Guard[] = [
  {
    name: 'bytes have an end',
    file: ACCOUNT,
    find: 'if (growth.bytes > 0 && bytes + growth.bytes > this.#most.bytes)',
    replace: 'if (growth.bytes > 0 && bytes < 0)',
    attacks: ['fs/disk-filled', 'fs/copies-that-multiply'],
    why: 'A full disk stops the whole machine, the access log first.',
  },
  {
    name: 'files have an end',
    file: ACCOUNT,
    find: 'if (more > 0 && files + more > this.#most.files)',
    replace: 'if (more > 0 && files < 0)',
    attacks: ['fs/empty-files', 'fs/deep-folders'],
    why: 'A filesystem has so many inodes; empty files use them up and take no byte.',
  },
  {
    name: 'growth is charged before it happens',
    file: ACCOUNT,
    find: 'this.#add(growth.bytes, growth.files);',
    replace: '',
    and: [
      {
        file: ACCOUNT,
        find: 'this.#giveBack({ bytes: bytes - happened.bytes, files: files - happened.files });',
        replace:
          'this.#giveBack({ bytes: bytes * 0 - happened.bytes, files: files * 0 - happened.files });',
      },
    ],
    attacks: ['fs/overwrites-at-once', 'fs/copies-that-multiply'],
    why: 'Operations at the same time would all find the same room.',
  },
  {
    name: 'what is added to an open file is charged before it is written',
    file: ACCOUNT,
    find: '    this.#add(bytes, 0);\n',
    replace: '    this.#add(0, 0);\n',
    attacks: ['fs/appends-at-once'],
    why: 'Appends at the same time would all find the same room.',
  },
  {
    name: 'what grows while it goes is given back once',
    file: ACCOUNT,
    find: 'const grows = this.#growing.has(keyOf(gone));',
    replace: 'const grows = false;',
    attacks: ['fs/room-given-back-twice'],
    why: 'Whoever removes the file and whoever appends to it would both give back its bytes.',
  },
  {
    name: 'a file that is being written is charged to its writer alone',
    file: TREE,
    find: 'if (!isUnfinished(name)) account.remove(stats);',
    replace: 'account.remove(stats);',
    attacks: ['fs/room-given-back-twice'],
    why: 'Removing the folder would give back what the writer gives back when it fails.',
  },
  {
    name: 'a file moved onto itself gives nothing back',
    file: MOVE,
    find: 'if (gone !== undefined && !isSame(gone, stats)) account.remove(gone);',
    replace: 'if (gone !== undefined) account.remove(gone);',
    attacks: ['fs/room-given-back-twice'],
    why: 'Nothing goes, and room that is given back for nothing has no end.',
  },
  {
    name: 'what a file replaces is looked at when it takes its place',
    file: WRITE,
    find: 'if (gone !== undefined) account.remove(gone);',
    replace: 'if (old !== null) account.remove(old);',
    attacks: ['fs/room-given-back-twice', 'fs/overwrites-at-once'],
    why: 'Two who replace the same file would both give back the one that was there before.',
  },
  {
    name: 'folders made on the way are counted',
    file: FOLDER,
    find: 'using reserved = account.reserve({ bytes: 0, files: missing.length }, place.asked);',
    replace: 'using reserved = account.reserve({ bytes: 0, files: 0 }, place.asked);',
    attacks: ['fs/deep-folders'],
    why: 'One call makes up to sixty-four folders.',
  },
  {
    name: 'what a killed host left half-written is removed',
    file: 'src/brokers/fs/count.ts',
    find: 'if (stats.isFile() && isUnfinished(name)) return await unlink(folder.path(name));',
    replace: 'if (stats.size < 0) return await unlink(folder.path(name));',
    attacks: ['fs/unfinished-writes'],
    why: 'No plugin can name such a file: it would take room for ever.',
  },
];
