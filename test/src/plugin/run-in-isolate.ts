// Runs a bundle in an isolate of a process of its own, with nothing in it but the language.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const SCRIPT = join(import.meta.dirname, '../../fixtures/bundle/run-in-isolate.mjs');

/** What the expression prints, in which `plugin` is the default export. Throws what the isolate threw. */
export function runInIsolate(code: string, expression = 'JSON.stringify(plugin)'): string {
  const args = ['--no-node-snapshot', SCRIPT, expression];
  const run = spawnSync(process.execPath, args, { input: code, encoding: 'utf8', timeout: 20_000 });
  if (run.stdout === '') throw new Error(run.stderr);
  return run.stdout;
}
