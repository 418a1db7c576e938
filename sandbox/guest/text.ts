// The guest runtime as one script text. Host side; loads neither the bundler nor the runtime itself.

import { join } from 'node:path';
import { trustedText } from '../trusted-text.ts';

const HERE = import.meta.dirname;

/** Which file the text starts from, and which of its exports is the text's value. */
export interface GuestEntry {
  readonly file: string;
  readonly exported: string;
}

/**
 * A script, one expression, to be evaluated once in a fresh isolate before anything else. The same sources and
 * packages give the same text. Throws SandboxError when it cannot be built.
 */
export function guestText(
  entry: GuestEntry = { file: 'main.ts', exported: 'enter' },
): Promise<string> {
  return trustedText({
    file: join(HERE, entry.file),
    exported: entry.exported,
    // The whole floor: the runtime shares shapes with the cell.
    sources: join(HERE, '..'),
    packages: ['core-js-pure', '@noble/hashes'],
    builder: join(HERE, 'build.ts'),
  });
}
