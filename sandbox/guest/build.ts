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

type Corrections = readonly (readonly [from: string, to: string])[];

const NAMES = JSON.stringify(`${ROOT}globals/domain-to-ascii.ts`);
/** Where the library's parser is behind the standard: its text, and what stands there instead. */
const PARSER: Corrections = [
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

const PARAMETERS: Corrections = [
  // Requests and fetch here know these parameters: nothing is put around them.
  ['if (!USE_NATIVE_URL && isCallable(Headers)) {', 'if (false) {'],
  // Texts are well-formed, those of names too; of names that are the same then the last one counts.
  [
    "var $toString = require('../internals/to-string');",
    "var toText = require('../internals/to-string'); var $toString = function (it) { return toText(it).toWellFormed(); };",
  ],
  [
    'push(entries, { key: key, value: $toString(object[key]) });',
    `var name = $toString(key), text = $toString(object[key]), at = entries.length;
    var changed = changed || name !== key;
    if (changed) for (at = 0; at < entries.length && entries[at].key !== name; ) at++;
    entries[at] = { key: name, value: text };`,
  ],
];

/** Module of the library → what is corrected in it. */
const CORRECTIONS: Readonly<Record<string, Corrections>> = {
  'core-js-pure/modules/web.url.constructor.js': PARSER,
  'core-js-pure/modules/web.url-search-params.constructor.js': PARAMETERS,
};

const correctedLibrary: Plugin = {
  name: 'corrected-library',
  transform(code, id) {
    const name = Object.keys(CORRECTIONS).find((one) => id.endsWith(one));
    if (name === undefined) return null;
    let corrected = code;
    for (const [from, to] of CORRECTIONS[name] ?? []) {
      if (!code.includes(from)) throw new Error(`guest runtime: ${name} has changed: ${from}`);
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
    const text = await bundle(id, [correctedLibrary]);
    const code = `export function ${make}() { ${text} return ${NAME}.${make}(); }`;
    return { code, moduleType: 'js' };
  },
};

const [entry, exported] = process.argv.slice(2) as [string, string];
process.stdout.write(await buildGuestText(entry, exported));
