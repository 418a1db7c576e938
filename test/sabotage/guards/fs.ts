// The guards of files: what keeps a path in its mount, and a file an ordinary one.

import type { Edit, Guard } from '../guard.ts';

const LOCATE = 'src/brokers/fs/locate.ts';
const OPENAT2 = 'src/brokers/fs/openat2.ts';
const OPEN = 'src/brokers/fs/open.ts';
const PATH = 'src/brokers/fs/path.ts';
const MOVE = 'src/brokers/fs/move.ts';
const GATE = 'src/gate/gate.ts';

/** Behind everything that is found out about a path: the kernel opens beneath the mount and through no link. */
const KERNEL: Edit = {
  file: OPENAT2,
  find: 'const BENEATH = RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH;',
  replace: 'const BENEATH = 0;',
};

export const guards: readonly Guard[] = [
  {
    name: 'a place is opened beneath its mount, through no link',
    ...KERNEL,
    attacks: ['fs/link-swapped-before-reading', 'fs/link-swapped-before-writing'],
    why: 'A name may be swapped for a link after it was looked at: what is opened then must be no link.',
  },
  {
    name: 'links are followed before the decision',
    file: LOCATE,
    find: "if (end === 'other' || (follow === 'parents' && end !== null)) return names;",
    replace: 'if (end !== undefined) return names;',
    and: [KERNEL],
    attacks: [
      'fs/link-to-file',
      'fs/link-to-folder',
      'fs/chain-of-links',
      'fs/kernel-links',
      'fs/removed-through-a-link',
    ],
    why: 'A link in a package or a data folder has a name inside and its content outside.',
  },
  {
    name: '".." is taken out of a path',
    file: PATH,
    find: "if (part !== '..') names.push(part);",
    replace: "if (part !== '...') names.push(part);",
    and: [
      KERNEL,
      {
        file: 'policies/indexes/path-index.ts',
        find: "if (!isCanonicalPath(path, 'no-empty')) return INVALID_RESOURCE;",
        replace: '',
      },
    ],
    attacks: ['fs/climbing-path'],
    why: 'What is decided on must be the path that is opened.',
  },
  {
    name: 'only ordinary files are opened',
    file: OPEN,
    find: "if (!stats.isFile()) throw fsError('UNSUPPORTED_FILE', place.asked);",
    replace: '',
    attacks: ['fs/pipe-that-waits'],
    why: 'A pipe, a socket or a device is no data: it waits, or acts, or never ends.',
  },
  {
    name: 'a file with a second name is not opened',
    file: OPEN,
    find: 'if (stats.nlink > 1 && !tolerated) {',
    replace: 'if (stats.nlink < 1 && !tolerated) {',
    attacks: ['fs/hard-link'],
    why: 'A hard link is inside by its name while its content belongs to a file elsewhere.',
  },
  {
    name: 'a read has a cap',
    file: 'src/brokers/fs/read.ts',
    find: 'if (size > cap) throw tooLarge;',
    replace: '',
    attacks: ['fs/huge-file'],
    why: 'A file is read into the memory of the host, which all plugins share.',
  },
  {
    name: 'nothing becomes readable by being moved',
    file: MOVE,
    find: "if (readable.effect === 'allow') {",
    replace: "if (readable.effect !== 'allow') {",
    attacks: ['fs/renamed-folder'],
    why: 'A rule on a path ends where the file is given another path.',
  },
  {
    name: 'nothing comes between the look into a folder and its move',
    file: MOVE,
    find: 'function move(from: Place, to: Place, disk: Disk, account: Account, use: Use): Result {',
    replace:
      'async function move(from: Place, to: Place, disk: Disk, account: Account, use: Use): Promise<Result> {',
    and: [
      {
        file: MOVE,
        find: '  renameSync(source.folder.path(source.name), target.folder.path(target.name));\n  // Onto itself',
        replace:
          '  await new Promise((resolve) => setTimeout(resolve, 1));\n  renameSync(source.folder.path(source.name), target.folder.path(target.name));\n  // Onto itself',
      },
    ],
    attacks: ['fs/moves-at-the-same-time'],
    why: 'Two moves at once would carry a file that the first has not looked at.',
  },
  {
    name: 'a read-only mount is not written',
    file: OPEN,
    find: "if (mount.readonly) throw fsError('EROFS', place.asked);",
    replace: '',
    attacks: ['fs/own-package-rewritten'],
    why: 'A plugin that writes its package writes its next manifest.',
  },
  {
    name: 'files being written have names that no guest may use',
    file: PATH,
    find: 'if (names.some(isTemporary)) {',
    replace: 'if (names.length < 0) {',
    attacks: ['fs/temporary-name'],
    why: 'Whoever can name such a file can change it between the write and the rename.',
  },
  {
    name: 'each organisation has a folder of its own',
    file: 'src/brokers/fs/mounts.ts',
    find: 'return join(dataDir, folderName(asker.plugin), folderName(asker.scope));',
    replace: 'return join(dataDir, folderName(asker.plugin));',
    attacks: ['fs/folder-of-another-org'],
    why: 'One plugin works for many organisations that know nothing of each other.',
  },
  {
    name: 'every decision is recorded',
    file: GATE,
    find: 'for (const decision of job.decisions) entries.push(decisionEntry(job.asked, decision, time));',
    replace: '',
    attacks: ['fs/climbing-path', 'fs/sibling-prefix'],
    why: 'What was tried is to be found in the access log.',
  },
  {
    name: 'how an operation ended is recorded',
    file: GATE,
    find: 'entries.push(outcomeEntry(asked, { ok: code === null, code, ms, meter }, time));',
    replace: '',
    attacks: ['fs/link-to-file'],
    why: 'A refusal after the decision, such as a link that leaves, is known by its outcome only.',
  },
];
