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
    name: 'undici',
    code: `import { Headers } from 'undici';
      export const run = () => [...new Headers({ a: '1' })];`,
    error: 'Cannot find module "node:assert"',
    why: "It is Node's own client for HTTP. The global `fetch` is there, and asks for permission.",
  },
  {
    name: 'commander',
    code: `import { Command } from 'commander';
      export const run = () => new Command().parse(['a'], { from: 'user' }).args;`,
    error: 'it is a module of Node, which plugins do not have',
    why: 'It can start a program for each of its commands. Take `minimist` to read a command line.',
  },
  {
    name: 'tinyglobby',
    code: `import { globSync } from 'tinyglobby';
      export const run = () => globSync('*');`,
    error: 'index.mjs imports "fs"',
    why: 'It walks folders by itself. Walk them with `ctx.fs`, and take `picomatch` for the patterns.',
  },
  {
    name: 'argparse',
    code: `import { ArgumentParser } from 'argparse';
      export const run = () => new ArgumentParser().parse_args([]);`,
    error: 'Cannot find module "assert"',
    why: "It requires Node's `assert` before anything else. Take `minimist`.",
  },
  {
    name: 'es-module-lexer',
    code: `import { init, parse } from 'es-module-lexer';
      export const run = () => init.then(() => parse('import "a"')[0].length);`,
    error: 'WebAssembly is not defined',
    why: 'It is made of WebAssembly, which plugins do not have. Import `es-module-lexer/js`.',
  },
];
