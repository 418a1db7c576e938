// Texts of our own that run inside isolates, each built from TypeScript into one script or module: built once for the
// sources as they are, kept in memory and on disk. Loads neither the bundler nor what it builds.

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { SandboxError } from './errors.ts';

const HERE = import.meta.dirname;
const CACHE = join(HERE, '../node_modules/.cache/skerry');
const MARK = '// sha256 ';
const BUILDER = join(HERE, 'build-text.ts');
const LONGEST_BUILD = 60_000;

const run = promisify(execFile);

export interface TrustedEntry {
  /** Absolute path of the source it starts from. */
  readonly file: string;
  /** Export that a script's value is; null for an ES module. */
  readonly exported: string | null;
  /** Folder whose sources all count for the text. */
  readonly sources: string;
  /** Packages that go into it, by name. */
  readonly packages: readonly string[];
  /** Script that builds it, run as `node <builder> <file> <exported>`. Default: build-text.ts. */
  readonly builder?: string;
}

const texts = new Map<string, Promise<string>>();

/**
 * The same sources and packages give the same text. Where a text built ahead lies beside its source (`main.ts` →
 * `main.built.js`), as in a published package, that is it. Throws SandboxError `START_FAILED` where it cannot be built.
 */
export function trustedText(entry: TrustedEntry): Promise<string> {
  const key = `${entry.file}#${entry.exported ?? ''}`;
  let text = texts.get(key);
  if (text === undefined) {
    text = findText(entry);
    texts.set(key, text);
    // A failure is not remembered: the next one to ask may have more luck.
    text.catch(() => texts.delete(key));
  }
  return text;
}

async function findText(entry: TrustedEntry): Promise<string> {
  const prebuilt = await readText(entry.file.replace(/\.[jt]s$/, '.built.js'));
  if (prebuilt !== undefined) return prebuilt;
  const path = join(CACHE, `text-${await contentHash(entry)}.js`);
  const cached = unseal(await readText(path));
  if (cached !== undefined) return cached;
  const built = await buildText(entry);
  await keep(path, built);
  return built;
}

/** Changes whenever the text could: the sources, the bundler, the packages, the way it is built. */
async function contentHash(entry: TrustedEntry): Promise<string> {
  const hash = createHash('sha256');
  const add = (part: string): void => void hash.update(`${part.length}:${part}`);
  add(`${entry.file.slice(dirname(HERE).length)}#${entry.exported ?? ''}`);
  add(await readFile(entry.builder ?? BUILDER, 'utf8'));
  add(await readFile(entry.file, 'utf8'));
  for (const name of ['rolldown', ...entry.packages]) {
    add(versionOf(name));
  }
  const names = (await readdir(entry.sources, { recursive: true })).filter((name) =>
    name.endsWith('.ts'),
  );
  for (const name of names.sort()) {
    add(name);
    add(await readFile(join(entry.sources, name), 'utf8'));
  }
  return hash.digest('hex').slice(0, 32);
}

/** Some packages do not export their package.json. */
function versionOf(name: string): string {
  const path = findPackageJSON(name, import.meta.url);
  if (path === undefined) throw new SandboxError('START_FAILED', `the package ${name} is missing`);
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}

async function buildText({ file, exported, builder = BUILDER }: TrustedEntry): Promise<string> {
  // The parent's own options for Node, such as a test runner's, are none of the build's.
  const { NODE_OPTIONS: _, ...env } = process.env;
  try {
    const args = [builder, file, exported ?? ''];
    const options = { env, maxBuffer: 16_777_216, timeout: LONGEST_BUILD };
    return (await run(process.execPath, args, options)).stdout;
  } catch (cause) {
    const stderr = ((cause as { stderr?: string }).stderr ?? '').trim();
    const why = stderr === '' ? String(cause) : stderr;
    throw new SandboxError('START_FAILED', `${file} could not be built: ${why}`, { cause });
  }
}

/** A file whose first line is the hash of the rest: half a file, or a changed one, is not taken. */
function seal(text: string): string {
  return `${MARK}${digest(text)}\n${text}`;
}

function unseal(sealed: string | undefined): string | undefined {
  if (sealed === undefined) return undefined;
  const end = sealed.indexOf('\n');
  const text = sealed.slice(end + 1);
  return sealed.slice(0, end) === `${MARK}${digest(text)}` ? text : undefined;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Where nothing can be written, the text stays in memory and is built again by the next process. */
async function keep(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    const draft = `${path}.${process.pid}`;
    await writeFile(draft, seal(text));
    await rename(draft, path);
    await forgetOld(dirname(path));
  } catch {
    return;
  }
}

const OLD = 86_400_000;

/** Each change of the sources leaves a text behind. */
async function forgetOld(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (name.startsWith('text-') && Date.now() - (await stat(path)).mtimeMs > OLD) await rm(path);
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}
