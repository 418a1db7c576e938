// The guards of the bundler: what keeps a plugin's imports in its folder, and the bundler in its bounds.

import type { Edit, Guard } from '../guard.ts';

const SOURCE = 'src/plugin/bundle-source.ts';
const GUARD = 'src/plugin/bundle-guard.ts';
const BUILD = 'src/plugin/bundle-build.ts';
const PROCESS = 'src/plugin/bundle-process.ts';

/** Behind the look at where a path really leads: the opened file is looked at again, and the process may read no other. */
const BEHIND_LOCATE: readonly Edit[] = [
  {
    file: SOURCE,
    find: 'if (openedPath(descriptor, `${this.#root}/${path}`) !== `${this.#root}/${path}`) {',
    replace: 'if (openedPath(descriptor, `${this.#root}/${path}`) === null) {',
  },
  {
    file: PROCESS,
    find: '...readable.map((path) => `--allow-fs-read=${path}`),',
    replace: "...readable.map(() => '--allow-fs-read=*'),",
  },
];

const LOCATE: Edit = {
  file: SOURCE,
  find: 'return real.startsWith(`${this.#root}/`) ? real.slice(this.#root.length + 1) : null;',
  replace: `return real.startsWith(this.#root + '/') ? real.slice(this.#root.length + 1)
      : '../'.repeat(this.#root.split('/').length - 1) + real.slice(1);`,
};

export const guards: readonly Guard[] = [
  {
    name: 'a path is looked at where it really leads',
    ...LOCATE,
    and: BEHIND_LOCATE,
    attacks: ['bundle/linked-file', 'bundle/linked-folder', 'bundle/linked-package'],
    why: 'A link in the package has a name inside the folder and its content outside.',
  },
  {
    name: 'an import may not climb out of the folder',
    file: GUARD,
    find: "if (path === '..' || path.startsWith('../')) throw refuse('outside', request);",
    replace: '',
    and: [LOCATE, ...BEHIND_LOCATE],
    attacks: ['bundle/import-above-the-folder'],
    why: 'Relative imports are the plainest way to the files of the host.',
  },
  {
    name: 'an entry of package.json stays in its package',
    file: 'src/plugin/bundle-package.ts',
    find: "if (target.startsWith('/') || parts.some((part) => isLeaving(part))) return null;",
    replace: "if (parts.length === 0 && isLeaving('')) return null;",
    and: [LOCATE, ...BEHIND_LOCATE],
    attacks: ['bundle/main-of-a-package', 'bundle/browser-main-of-a-package'],
    why: 'A package says itself where its code lies, and is as hostile as the plugin.',
  },
  {
    name: 'what a map for browsers swaps in lies in its package',
    file: 'src/plugin/bundle-browser.ts',
    find: "return isName ? { kind: 'package', specifier: value } : { kind: 'refused', target: value };",
    replace:
      "return isName ? { kind: 'package', specifier: value } : { kind: 'path', path: value };",
    and: [LOCATE, ...BEHIND_LOCATE],
    attacks: ['bundle/browser-swap-above-the-package'],
    why: 'The import names a harmless file; what is read in its place is said elsewhere.',
  },
  {
    name: 'the bundler finds and reads nothing by itself',
    file: BUILD,
    find: 'return this.#keepFailure(() => this.#toId(this.#guard.resolve(request), request));',
    replace:
      'try { return this.#toId(this.#guard.resolve(request), request); } catch { return null; }',
    and: [
      {
        file: BUILD,
        find: 'load: (id) => this.#keepFailure(() => this.#load(id)),',
        replace: 'load: (id) => (id.startsWith(MODULE_FOLDER) ? this.#load(id) : null),',
      },
    ],
    attacks: ['bundle/import-of-an-absolute-path', 'bundle/import-of-a-file-address'],
    why: 'What a hook of ours does not answer is looked up by native code, which no permission of Node holds.',
  },
  {
    name: 'no import is left in a bundle',
    file: 'src/plugin/bundle-output.ts',
    find: 'if (imported !== null) throw leftImport(code, map, main, imported);',
    replace: 'if (imported === -1) throw leftImport(code, map, main, imported);',
    attacks: ['bundle/computed-import'],
    why: 'What is left would be looked up where the bundle runs.',
  },
  {
    name: 'the bundling process has a time limit',
    file: PROCESS,
    find: "const timer = setTimeout(() => resolve({ kind: 'timeout' }), limits.wallMs);",
    replace: "const timer = setTimeout(() => resolve({ kind: 'timeout' }), limits.wallMs * 100);",
    and: [
      {
        file: 'src/plugin/bundle-child.ts',
        find: 'setTimeout(die, wallMs + 1_000);',
        replace: 'setTimeout(die, wallMs * 100);',
      },
    ],
    attacks: ['bundle/modules-without-end'],
    why: 'Small input can take the bundler minutes, and its interface has no way to stop it.',
  },
  {
    name: 'only regular files are read',
    file: SOURCE,
    find: `if (stat.isDirectory()) return { kind: 'folder', path: inside };
    throw new SourceRefusal('UNSUPPORTED', NOT_REGULAR, NOT_REGULAR_HINT);`,
    replace: "return { kind: stat.isDirectory() ? 'folder' : 'file', path: inside };",
    and: [
      {
        file: SOURCE,
        find: 'if (fstatSync(descriptor).isFile()) return descriptor;',
        replace: "if (fstatSync(descriptor).isFile() || real !== '') return descriptor;",
      },
    ],
    attacks: ['bundle/pipe-as-package-file'],
    why: 'A pipe makes its reader wait, a device has no end.',
  },
];
