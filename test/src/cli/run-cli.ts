// The command line as a user starts it: a process of its own, with the output a terminal would get, without colours.

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
export const LAUNCH: string = fileURLToPath(
  new URL('../../../src/cli/launch.mjs', import.meta.url),
);

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** In the project's folder unless another is given. */
export function runCli(args: readonly string[], cwd: string = ROOT): Promise<CliResult> {
  return run(process.execPath, [LAUNCH, ...args], cwd);
}

/** A command as it was printed, given to a shell in which `npx skerry` is this project's. */
export function pasteCommand(command: string, cwd: string): Promise<CliResult> {
  const npx = `npx() { shift; "${process.execPath}" "${LAUNCH}" "$@"; }`;
  return run('/bin/sh', ['-c', `${npx}\n${command}`], cwd);
}

function run(file: string, args: readonly string[], cwd: string): Promise<CliResult> {
  const { FORCE_COLOR: _, ...env } = process.env;
  const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => (text[name] += chunk));
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...text }));
  });
}
