// Bundles one trusted source into one text, alone in a process: the bundler's native code stays out of the host. Run as
// `node build-text.ts <file> <export>`; prints a script whose value is that export, or without one an ES module.

import { rolldown } from 'rolldown';
import { dirname } from 'node:path';

const NAME = 'skerryText';

async function buildText(file: string, exported: string): Promise<string> {
  const bundle = await rolldown({
    input: file,
    cwd: dirname(file),
    platform: 'neutral',
    resolve: { mainFields: ['module', 'main'] },
    // A named export that is not there, or a module that is not found, is an error and not a line on the terminal.
    onwarn: (warning) => {
      throw new Error(warning.message);
    },
  });
  try {
    const format = exported === '' ? 'esm' : 'iife';
    const { output } = await bundle.generate({ format, name: NAME, minify: true, comments: false });
    if (output.length !== 1) throw new Error('the bundle has more than one file');
    const code = output[0].code.trim();
    // Inside a function: a script's own `var` would be a global of the guest.
    return exported === '' ? code : `(() => {"use strict";${code}\nreturn ${NAME}.${exported};})()`;
  } finally {
    await bundle.close();
  }
}

const [file, exported] = process.argv.slice(2) as [string, string];
process.stdout.write(await buildText(file, exported));
