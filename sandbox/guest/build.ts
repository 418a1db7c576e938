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

const PARSER = 'core-js-pure/modules/web.url.constructor.js';
const NAMES = JSON.stringify(`${ROOT}globals/domain-to-ascii.ts`);
/** Where the library's parser is behind the standard: its text, and what stands there instead. */
const CORRECTIONS: readonly (readonly [from: string, to: string])[] = [
  // It has no rules of Unicode for names of hosts.
  [
    'domainToASCII(percentDecode(input))',
    `require(${NAMES}).domainToAscii(percentDecode(input), toASCII)`,
  ],
  // Paths of files keep what is empty at their start, and the host beside a drive letter.
  ["while (url.path.length > 1 && url.path[0] === '')", 'while (false)'],
  ["if (url.host !== null && url.host !== '') url.host = '';", ''],
  // Only an address of the web inside a blob: address has an origin.
  [
    'return new URLConstructor(this.path[0]).origin;',
    "var inner = new URLConstructor(this.path[0]); return /^https?:$/.test(inner.protocol) ? inner.origin : 'null';",
  ],
];

const correctedParser: Plugin = {
  name: 'corrected-parser',
  transform(code, id) {
    if (!id.endsWith(PARSER)) return null;
    let corrected = code;
    for (const [from, to] of CORRECTIONS) {
      if (!code.includes(from)) throw new Error(`guest runtime: ${PARSER} has changed: ${from}`);
      corrected = corrected.replace(from, () => to);
    }
    return { code: corrected };
  },
};

const libraryInOneFunction: Plugin = {
  name: 'library-in-one-function',
  async load(id) {
    const make = id.startsWith(ROOT) ? LIBRARIES[id.slice(ROOT.length)] : undefined;
    if (make === undefined) return null;
    const text = await bundle(id, [correctedParser]);
    const code = `export function ${make}() { ${text} return ${NAME}.${make}(); }`;
    return { code, moduleType: 'js' };
  },
};

const [entry, exported] = process.argv.slice(2) as [string, string];
process.stdout.write(await buildGuestText(entry, exported));
