// The operator's token: made at the first start, kept in a file that its owner alone may read. Must not know HTTP.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { SkerryError } from '../errors.ts';

const TOKEN = /^skerry_[A-Za-z0-9_-]{43}$/;
const CANDIDATE = /skerry_[A-Za-z0-9_-]{43}/g;

export class OperatorToken {
  readonly file: string;
  readonly #hash: Buffer;

  constructor(file: string, token: string) {
    this.file = file;
    this.#hash = hash(token);
  }

  /** Whether it stands anywhere in a text, or in what the text encodes for Basic. */
  isIn(text: string): boolean {
    const encoded = /^basic\s+([\w+/=-]+)\s*$/i.exec(text)?.[1] ?? '';
    const texts = [text, Buffer.from(encoded, 'base64').toString('latin1')];
    return texts.some((one) => (one.match(CANDIDATE) ?? []).some((given) => this.matches(given)));
  }

  /** The same time for every answer. */
  matches(given: string): boolean {
    return timingSafeEqual(this.#hash, hash(given));
  }
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Reads it, or makes it where there is none. Throws SkerryError `CONFIG_ERROR` for a file that others may read. */
export function readOperatorToken(file: string): OperatorToken {
  mkdirSync(dirname(file), { recursive: true });
  makeToken(file);
  const fd = openSync(file, 'r');
  try {
    const { mode } = fstatSync(fd);
    if ((mode & 0o077) !== 0) {
      throw new SkerryError('CONFIG_ERROR', `${file}: others may read it. Run: chmod 600 ${file}`);
    }
    const token = readFileSync(fd, 'utf8').trim();
    if (TOKEN.test(token)) return new OperatorToken(file, token);
  } finally {
    closeSync(fd);
  }
  const message = `${file}: holds no operator's token. Remove it, and a new one is made.`;
  throw new SkerryError('CONFIG_ERROR', message);
}

/** Never over one that is there. */
function makeToken(file: string): void {
  let fd: number;
  try {
    fd = openSync(file, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    throw error;
  }
  writeSync(fd, `skerry_${randomBytes(32).toString('base64url')}\n`);
  closeSync(fd);
}
