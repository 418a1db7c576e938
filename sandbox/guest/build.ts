// Bundles the guest runtime into one script, alone in a process: the bundler's native code stays out of the host. Run as
// `node build.ts <file> <export>`; prints the text. Must not know caches.

import { fileURLToPath } from 'node:url';
import { type Plugin, rolldown } from 'rolldown';

const ROOT = fileURLToPath(new URL('.', import.meta.url));
const NAME = 'skerryGuest';
/** Files of libraries by the function they export: each becomes a bundle of its own inside that function. */
const LIBRARIES: Readonly<Record<string, string>> = {
  'globals/hash-library.ts': 'makeHashLibrary',
  'globals/url-library.ts': 'makeUrlLibrary',
};

/** One expression whose value is what the file exports under `exported`. The same sources give the same text. */
async function buildGuestText(entry: string, exported: string): Promise<string> {
  const text = await bundle(entry, [libraryInOneFunction]);
  // Inside a function: a script's own `var` would be a global of the guest.
  return `(() => {"use strict";${text}\nreturn ${NAME}.${exported};})()`;
}

/** `var NAME = …;` with all that `entry` imports inside. */
async function bundle(entry: string, plugins: Plugin[]): Promise<string> {
  const build = await rolldown({
    input: entry,
    cwd: ROOT,
    platform: 'neutral',
    plugins,
    // A named export that is not there, or a module that is not found, is an error and not a line on the terminal.
    onwarn: (warning) => {
      throw new Error(`guest runtime: ${warning.message}`);
    },
  });
  try {
    const { output } = await build.generate({
      format: 'iife',
      name: NAME,
      minify: true,
      comments: false,
    });
    if (output.length !== 1) throw new Error('guest runtime: the bundle has more than one file');
    return output[0].code.trim();
  } finally {
    await build.close();
  }
}

const libraryInOneFunction: Plugin = {
  name: 'library-in-one-function',
  async load(id) {
    const make = id.startsWith(ROOT) ? LIBRARIES[id.slice(ROOT.length)] : undefined;
    if (make === undefined) return null;
    const text = await bundle(id, []);
    const code = `export function ${make}() { ${text} return ${NAME}.${make}(); }`;
    return { code, moduleType: 'js' };
  },
};

const [entry, exported] = process.argv.slice(2) as [string, string];
process.stdout.write(await buildGuestText(entry, exported));
