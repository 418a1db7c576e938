// A copy of the source to break: the floors, the attacks and what both need, in a temporary folder.

import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SkerryResult } from '../attacks/harness/attack.ts';
import type { Edit } from './guard.ts';
import { applyEdit } from './guards-of-all.ts';

const ROOT = join(import.meta.dirname, '../..');
const COPIED = ['src', 'sandbox', 'policies', 'package.json', 'test/attacks', 'test/fixtures'];

interface Judge {
  judgeSkerry(file: string): Promise<SkerryResult>;
}

export class SourceCopy implements Disposable {
  readonly #dir = realpathSync(mkdtempSync(join(tmpdir(), 'skerry-sabotage-')));

  constructor() {
    for (const path of COPIED) cpSync(join(ROOT, path), join(this.#dir, path), { recursive: true });
    // A link to a link is more than the processes of the copy may read.
    symlinkSync(realpathSync(join(ROOT, 'node_modules')), join(this.#dir, 'node_modules'));
  }

  /** Throws where the guard is not there exactly once, or where what is left is no TypeScript. */
  edit(edit: Edit): void {
    const path = join(this.#dir, edit.file);
    const text = applyEdit(readFileSync(path, 'utf8'), edit);
    writeFileSync(path, text);
    execFileSync(process.execPath, ['--check', path], { stdio: 'pipe' });
  }

  /** Runs the Skerry half of a file below test/attacks, with the copy's own source. */
  async judge(file: string): Promise<SkerryResult> {
    const attacks = join(this.#dir, 'test/attacks');
    const judge = (await import(pathToFileURL(join(attacks, 'harness/judge.ts')).href)) as Judge;
    return judge.judgeSkerry(join(attacks, file));
  }

  [Symbol.dispose](): void {
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
