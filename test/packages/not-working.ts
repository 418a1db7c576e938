// Packages that were tried and do not run in an isolate, with how they fail today. A test holds each to its failure, so
// that a package that begins to work is found out and moves to the table.

export interface NotWorking {
  /** As in package.json. */
  readonly name: string;
  readonly code: string;
  /** Part of what the host says when the plugin is loaded and asked for `run`. */
  readonly error: string;
  /** For authors, a sentence or two. */
  readonly why: string;
}

export const NOT_WORKING: readonly NotWorking[] = [
  {
    name: 'papaparse',
    code: `import Papa from 'papaparse';
      export const run = () => Papa.parse('a;b').data;`,
    error: 'papaparse.js imports "stream"',
    why: "It requires Node's `stream` for a case that only Node has, and no other entry of it goes without. Take `csv-parse`.",
  },
  {
    name: 'tweetnacl',
    code: `import nacl from 'tweetnacl';
      export const run = () => nacl.hash(new Uint8Array()).length;`,
    error: 'nacl-fast.js imports "crypto"',
    why: "It requires Node's `crypto` for random bytes. Take `@noble/hashes` and its siblings, and draw with the global `crypto`.",
  },
];
