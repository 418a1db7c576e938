// `skerry test`: the plugin's own tests, by the Vitest that is installed for it. They are the author's code and run as any
// program of his does, in no isolate: what runs in one is the plugin, where a test loads it with skerry/testing.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { SkerryError } from '../../errors.ts';
import type { ExitCode } from '../exit.ts';
import { findPlugin, fromHere } from '../files.ts';
import { type Output, quoted } from '../output.ts';

/** `args`: what stood after "--". The exit code is that of Vitest. */
export async function test(
  output: Output,
  named: string,
  args: readonly string[] | null,
): Promise<ExitCode> {
  const folder = realpathSync(findPlugin(named, {}));
  const vitest = findVitest(folder);
  // Vitest's own document: nothing of it is changed.
  const report = output.json ? ['--reporter=json'] : [];
  const child = spawn(process.execPath, [vitest, 'run', ...report, ...(args ?? [])], {
    cwd: folder,
    stdio: 'inherit',
  });
  // A terminal sends Ctrl-C to both; anybody else, to this process only. Either way Vitest is the one to end.
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
  for (const name of SIGNALS) process.on(name, forward);
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  for (const name of SIGNALS) process.off(name, forward);
  // As a shell says it of a process that a signal ended.
  return (code ?? 128 + constants.signals[signal ?? 'SIGTERM']) as ExitCode;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** The program of the nearest Vitest, from the plugin's folder upwards. */
function findVitest(folder: string): string {
  for (let place = folder; ; place = dirname(place)) {
    const found = join(place, 'node_modules', 'vitest');
    if (existsSync(join(found, 'package.json'))) return programOf(found);
    if (place === dirname(place)) break;
  }
  const here = fromHere(folder);
  const install = `${here === '' ? '' : `cd ${quoted(here)} && `}npm install --save-dev vitest`;
  throw new SkerryError(
    'CONFIG_ERROR',
    `There is no Vitest in node_modules of ${here === '' ? 'this folder' : here} or above it. Run: ${install}`,
  );
}

function programOf(folder: string): string {
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly bin?: string | { readonly vitest?: string };
  };
  const program = typeof bin === 'string' ? bin : bin?.vitest;
  if (program !== undefined) return join(folder, program);
  throw new SkerryError('CONFIG_ERROR', `${fromHere(folder)} has no program: install Vitest anew.`);
}
