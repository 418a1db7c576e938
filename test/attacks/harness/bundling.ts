// For attacks on the bundler: a plugin's folder beside what it must not reach, bundled by the bare bundler or loaded by Skerry.

import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { rolldown } from 'rolldown';
import { SkerryError } from '../../../src/index.ts';
import type { SkerryResult } from './attack.ts';
import { SECRET, type World } from './world.ts';

/** A plugin's files by relative path; `index.ts` is its main. `dir` is the folder that holds everything: see `surround`. */
export interface Package {
  files(dir: string): Readonly<Record<string, string>>;
  /** Of the manifest. Default `index.ts`. */
  readonly main?: string;
  /** Makes what is no plain file: links, pipes. `folder` exists and is the plugin's own. */
  prepare?(folder: string, dir: string): void;
}

const PLUGIN = 'plugins/test.attacker';

/** What the bare bundler makes of the package, as a host would call it; the text of all it put out. */
export async function bundleBare(source: Package): Promise<string> {
  const { folder } = bareFolder(source);
  return build(join(folder, source.main ?? 'index.ts'));
}

/** The same, and the folder it lay in. */
export async function bundleBareIn(source: Package): Promise<{ dir: string; text: string }> {
  const { dir, folder } = bareFolder(source);
  return { dir, text: await build(join(folder, source.main ?? 'index.ts')) };
}

/** What `run` of the bare bundle answers where a careless host runs it: in its own process. `platform` is the bundler's. */
export async function bundleAndRun(source: Package, platform?: 'node'): Promise<string> {
  const { dir, folder } = bareFolder(source);
  const text = await build(join(folder, source.main ?? 'index.ts'), platform);
  writeFileSync(join(dir, 'bundle.mjs'), text);
  const { default: plugin } = (await import(join(dir, 'bundle.mjs'))) as {
    default: { run(): string };
  };
  return plugin.run();
}

/** Whether the bundle holds the secret, as the result of a bare half. */
export async function secretInBundle(source: Package): Promise<{ harmed: boolean; seen: string }> {
  const text = await bundleBare(source);
  return { harmed: text.includes(SECRET), seen: text.slice(0, 300) };
}

/** Contained: loading is refused, and the message holds all of `words` and nothing of the secret. */
export async function refusedByLoad(
  world: World,
  source: Package,
  words: readonly string[],
): Promise<SkerryResult> {
  try {
    await loadPackage(world, source);
  } catch (error) {
    if (!(error instanceof SkerryError)) throw error;
    world.heard.push(JSON.stringify(error), String(error.cause), error.stack ?? '');
    const named = words.every((word) => error.message.includes(word));
    return {
      contained: error.code === 'LOAD_ERROR' && named,
      seen: `${error.code} ${error.message}`,
    };
  }
  const { value } = await world.call('test.attacker');
  return { contained: false, seen: `it was loaded, and answers ${JSON.stringify(value)}` };
}

/** Loads the package as `test.attacker`, with the same things around it as in the bare half. */
export async function loadPackage(world: World, source: Package): Promise<void> {
  surround(world.dir);
  const folder = join(world.dir, PLUGIN);
  mkdirSync(folder, { recursive: true });
  source.prepare?.(folder, world.dir);
  await world.load('test.attacker', {
    code: source.files(world.dir),
    manifest: { main: source.main ?? 'index.ts' },
  });
}

function bareFolder(source: Package): { dir: string; folder: string } {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'skerry-attack-')));
  surround(dir);
  const folder = join(dir, PLUGIN);
  writeAll(folder, source.files(dir));
  source.prepare?.(folder, dir);
  return { dir, folder };
}

async function build(input: string, platform?: 'node'): Promise<string> {
  const target = platform === undefined ? {} : { platform };
  const bundle = await rolldown({ input, logLevel: 'silent', ...target });
  const { output } = await bundle.generate({ format: 'esm' });
  return output.map((part) => (part.type === 'chunk' ? part.code : String(part.source))).join('\n');
}

/** The host's own things: secrets in several spellings, a package of its own, settings for compilers. */
function surround(dir: string): void {
  writeAll(dir, {
    'secret.json': JSON.stringify({ key: SECRET }),
    'outside/index.js': `export default '${SECRET}';`,
    'outside/tsconfig.json': JSON.stringify({ compilerOptions: { paths: { '@host/*': ['./*'] } } }),
    'node_modules/host-settings/index.js': `export default '${SECRET}';`,
  });
}

function writeAll(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}
