// A folder of somebody who uses Skerry: it has the package, and what a page of the documentation tells to write.

import { execFile } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type CliResult, pasteCommand } from '../src/cli/run-cli.ts';

const ROOT = join(import.meta.dirname, '../..');

export class Project implements Disposable {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'skerry-docs-')));

  /** `packages`: what the folder has besides Skerry. */
  constructor(...packages: string[]) {
    mkdirSync(join(this.path, 'node_modules'));
    symlinkSync(ROOT, join(this.path, 'node_modules/skerry'));
    for (const name of packages) {
      symlinkSync(join(ROOT, 'node_modules', name), join(this.path, 'node_modules', name));
    }
    this.write('package.json', '{"type": "module"}');
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(join(this.path, name)), { recursive: true });
    writeFileSync(join(this.path, name), text);
  }

  read(name: string): string {
    return readFileSync(join(this.path, name), 'utf8');
  }

  /** A command line as it is printed on the page. */
  paste(command: string): Promise<CliResult> {
    return pasteCommand(command, this.path);
  }

  node(...args: string[]): Promise<CliResult> {
    return new Promise((resolve) => {
      execFile(process.execPath, args, { cwd: this.path }, (error, stdout, stderr) =>
        resolve({
          code: error === null ? 0 : ((error.code as number | undefined) ?? null),
          stdout,
          stderr,
        }),
      );
    });
  }

  /** What the compiler has to say of the files. Empty where it has nothing to say. */
  async compile(...names: string[]): Promise<string> {
    const strict = ['--noEmit', '--strict', '--ignoreConfig', '--allowImportingTsExtensions'];
    const modules = ['--module', 'nodenext', '--target', 'esnext'];
    const types = [
      '--lib',
      'esnext,dom',
      '--types',
      'node',
      '--typeRoots',
      join(ROOT, 'node_modules/@types'),
    ];
    const tsc = join(ROOT, 'node_modules/.bin/tsc');
    return (await this.node(tsc, ...strict, ...modules, ...types, ...names)).stdout;
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true });
  }
}
