// The first step of every command, in plain JavaScript: finds the right Node and says what is missing. It is run here by
// whatever Node the system has, too, and from a folder in which nothing is installed.

import { execFile, execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliFolder } from './cli-folder.ts';
import { type CliResult, LAUNCH } from './run-cli.ts';
import { RunningCommand } from './running.ts';

/** The system's Node where it is older than what is needed; else the reason why there is none to try. */
function oldNode(): { readonly path: string; readonly version: string } | string {
  for (const path of ['/usr/bin/node', '/usr/local/bin/node']) {
    if (!existsSync(path)) continue;
    const version = execFileSync(path, ['--version'], { encoding: 'utf8' }).trim().slice(1);
    if (Number(version.split('.')[0]) < 26) return { path, version };
  }
  return 'this system has no Node older than 26';
}

function run(node: string, launch: string, ...args: string[]): Promise<CliResult> {
  return new Promise((resolve) => {
    execFile(node, [launch, ...args], (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : (error.code as number), stdout, stderr }),
    );
  });
}

/** A clone as it is before `npm ci`, or with some of what that brings. */
class Clone implements Disposable {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'skerry-clone-')));
  readonly launch = join(this.path, 'src/cli/launch.mjs');

  constructor() {
    mkdirSync(join(this.path, 'src/cli'), { recursive: true });
    copyFileSync(LAUNCH, this.launch);
    writeFileSync(join(this.path, 'package.json'), '{"type": "module"}');
  }

  /** A folder of node_modules, empty but for what is written. */
  install(name: string, files: Readonly<Record<string, string>> = { 'package.json': '{}' }): void {
    const folder = join(this.path, 'node_modules', name);
    mkdirSync(folder, { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true });
  }
}

const old = oldNode();
const path = typeof old === 'string' ? '' : old.path;

describe('as a package in the folder of somebody else, under a Node that is too old', () => {
  it('it names the one command that brings a Node along, and uses what that brought', async ({
    skip,
  }) => {
    if (typeof old === 'string') return skip(old);
    using clone = new Clone();
    const own = join(clone.path, 'node_modules/skerry/src/cli');
    mkdirSync(own, { recursive: true });
    copyFileSync(LAUNCH, join(own, 'launch.mjs'));
    expect((await run(path, join(own, 'launch.mjs'), 'demo')).stderr).toBe(
      `Skerry needs Node 26 or newer; this is ${old.version}.\nRun: npm install node@26   (a Node of its own for this folder), or install Node 26.\n`,
    );
    mkdirSync(join(clone.path, 'node_modules/node/bin'), { recursive: true });
    symlinkSync(process.execPath, join(clone.path, 'node_modules/node/bin/node'));
    expect((await run(path, join(own, 'launch.mjs'), 'demo')).stderr).toBe(
      'The packages are not installed.\nRun: npm ci\n',
    );
  });
});

describe('under a Node that is too old', () => {
  it('a command runs with the Node that the package brings, with its output and its exit code', async ({
    skip,
  }) => {
    if (typeof old === 'string') return skip(old);
    expect(await run(path, LAUNCH, '--version')).toEqual({
      code: 0,
      stdout: '0.1.0\n',
      stderr: '',
    });
    const failed = await run(path, LAUNCH, 'call', 'nobody', 'run');
    expect(failed).toMatchObject({ code: 2, stdout: '' });
    expect(failed.stderr).toContain('UNKNOWN_PLUGIN nobody');
  });

  it('a command that goes on is told to end, and ends in order: none is left behind', async ({
    skip,
  }) => {
    if (typeof old === 'string') return skip(old);
    using folder = new CliFolder();
    folder.plugin('hello', 'export default {};');
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      await using command = new RunningCommand(['dev', 'hello'], folder.path, old.path);
      await command.prints('watching hello');
      expect(await command.end(signal)).toBe(0);
      expect(command.text).toMatch(/\nended\n$/u);
    }
  });

  it('it says what to run where nothing is installed, and where the installation was stopped halfway', async ({
    skip,
  }) => {
    if (typeof old === 'string') return skip(old);
    using clone = new Clone();
    const nothing = await run(path, clone.launch, 'demo');
    expect(nothing).toEqual({
      code: 1,
      stdout: '',
      stderr: `Skerry needs Node 26 or newer; this is ${old.version}.\nRun: npm ci   (it brings the right Node along)\n`,
    });
    clone.install('node');
    const halfway = await run(path, clone.launch, 'demo');
    expect(halfway.code).toBe(1);
    expect(halfway.stderr).toContain(
      'its install script did not run.\nRun: npm ci   (without --ignore-scripts)',
    );
  });
});

describe('the preflight', () => {
  it('is content with what is installed here, and says nothing', async () => {
    expect(await run(process.execPath, LAUNCH, '--preflight')).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
  });

  it('says what to run where the packages are missing', async () => {
    using clone = new Clone();
    expect(await run(process.execPath, clone.launch, '--preflight')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'The packages are not installed.\nRun: npm ci\n',
    });
  });

  it('says what to run where isolated-vm has no binary for this machine', async () => {
    using clone = new Clone();
    clone.install('isolated-vm');
    const { code, stdout, stderr } = await run(process.execPath, clone.launch, '--preflight');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      `isolated-vm has no binary for ${process.platform}-${process.arch} here.\nRun: npm rebuild isolated-vm   (needs python3, make and a C++ compiler)\n`,
    );
  });
});

describe('a link to the launcher, as npm makes it', () => {
  let bin: string;
  beforeAll(() => {
    bin = mkdtempSync(join(tmpdir(), 'skerry-bin-'));
    symlinkSync(LAUNCH, join(bin, 'skerry'));
  });
  afterAll(() => rmSync(bin, { recursive: true }));

  it('finds the project behind it', async () => {
    expect(await run(process.execPath, join(bin, 'skerry'), '--version')).toMatchObject({
      code: 0,
      stdout: '0.1.0\n',
    });
  });
});

it('the launcher imports nothing but modules of Node before it has looked: it starts where nothing is installed', () => {
  const imports = readFileSync(LAUNCH, 'utf8').match(/^import .*$/gmu) ?? [];
  expect(imports.length).toBeGreaterThan(0);
  expect(imports.filter((line) => !line.includes(" from 'node:"))).toEqual([]);
});
