#!/usr/bin/env node
// First step of every command: plain JavaScript that an old Node can read, so that it can say what is missing.

import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NEEDED = 26;
const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
/** As a package among others, not in a clone of the repository. */
const installed = basename(dirname(root)) === 'node_modules';
/** Where packages are that this one needs. */
const packages = installed ? dirname(root) : join(root, 'node_modules');
const require = createRequire(import.meta.url);

function fail(lines) {
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exit(1);
}

/** Node of the right age: this one, or the one that the package brings. */
function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= NEEDED) return process.execPath;
  const brought = join(packages, 'node', 'bin', 'node');
  if (existsSync(brought)) return brought;
  return fail([
    `Skerry needs Node ${NEEDED} or newer; this is ${process.versions.node}.`,
    installed
      ? 'Run: npm install node@26   (a Node of its own for this folder), or install Node 26.'
      : existsSync(packages)
        ? 'The package "node" should have brought one, but its install script did not run.\nRun: npm ci   (without --ignore-scripts), or: node node_modules/node/installArchSpecificPackage.js'
        : 'Run: npm ci   (it brings the right Node along)',
  ]);
}

function checkAddon() {
  let folder;
  try {
    folder = dirname(require.resolve('isolated-vm/package.json'));
  } catch {
    fail(['The packages are not installed.', 'Run: npm ci']);
  }
  const built = existsSync(join(folder, 'build', 'Release', 'isolated_vm.node'));
  const prebuilds = join(folder, 'prebuilds');
  const fits =
    existsSync(prebuilds) && readdirSync(prebuilds).includes(`${process.platform}-${process.arch}`);
  if (built || fits) return;
  fail([
    `isolated-vm has no binary for ${process.platform}-${process.arch} here.`,
    'Run: npm rebuild isolated-vm   (needs python3, make and a C++ compiler)',
  ]);
}

/** Whoever ends this process means the command: it is told, and says how it ended. */
function runWith(node, args) {
  const child = spawn(node, args, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // A terminal has sent its Ctrl-C to both already, and a second one may mean something else.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

const node = findNode();
checkAddon();
const args = process.argv.slice(2);
if (args[0] !== '--preflight') {
  const main = join(here, existsSync(join(here, 'main.ts')) ? 'main.ts' : 'main.js');
  if (node === process.execPath) {
    const { main: run } = await import(main);
    process.exitCode = await run(args);
  } else {
    process.exitCode = await runWith(node, [
      '--disable-warning=ExperimentalWarning',
      main,
      ...args,
    ]);
  }
}
