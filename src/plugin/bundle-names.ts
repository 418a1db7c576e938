// Which file names code may have, and which names an import without one stands for. Pure.

import { posix } from 'node:path';
import { plainText } from './plain-text.ts';

/** How a bundled file is read. */
export type ModuleType = 'js' | 'ts' | 'json';

const MODULE_TYPES: Readonly<Record<string, ModuleType>> = {
  '.js': 'js',
  '.mjs': 'js',
  '.cjs': 'js',
  '.ts': 'ts',
  '.mts': 'ts',
  '.cts': 'ts',
  '.json': 'json',
};
/** An author's source wins over what he once compiled beside it; a dependency's published code over its source. */
const OWN_EXTENSIONS = ['.ts', '.mts', '.js', '.mjs', '.cjs', '.json'];
const DEPENDENCY_EXTENSIONS = ['.js', '.mjs', '.cjs', '.json', '.ts', '.mts'];
/** `import './a.js'` may mean the file that a compiler would have made from `./a.ts`. */
const COMPILED_FROM: Readonly<Record<string, string>> = {
  '.js': '.ts',
  '.mjs': '.mts',
  '.cjs': '.cts',
};

/** Module ids are guest paths, so that no path of the host can reach a message, the bundle or its map. */
export const MODULE_FOLDER = '/plugin/';

/** What the bundler calls a file of the plugin. */
export function moduleId(path: string): string {
  return MODULE_FOLDER + path;
}

/** Printable name of what the bundler calls so; the file's path for a file of the plugin. */
export function pathOfModule(id: string): string {
  return id.startsWith(MODULE_FOLDER) ? id.slice(MODULE_FOLDER.length) : plainText(id);
}

/** Null for files that cannot be bundled. */
export function moduleTypeOf(path: string): ModuleType | null {
  return MODULE_TYPES[posix.extname(path)] ?? null;
}

/** Other names to try for a path that is not a file, best first. */
export function candidatesFor(path: string): readonly string[] {
  const isDependency = packageOf(path) !== null;
  const added = (isDependency ? DEPENDENCY_EXTENSIONS : OWN_EXTENSIONS).map((end) => path + end);
  const source = COMPILED_FROM[posix.extname(path)];
  return source === undefined ? added : [path.replace(/\.[cm]?js$/, source), ...added];
}

/** The package that a file belongs to; null for the plugin's own files. */
export function packageOf(path: string): string | null {
  return packageRootOf(path)?.split('node_modules/').at(-1) ?? null;
}

/** The folder of that package; null for the plugin's own files. */
export function packageRootOf(path: string): string | null {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? null;
}
